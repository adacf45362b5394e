/** Runs tasks with at most `limit` at once; results in the order of the tasks. The first failure ends the start of further ones. */
export async function inParallel<Result>(limit: number, tasks: readonly (() => Promise<Result>)[]): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  let hasFailed = false;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < tasks.length && !hasFailed; index = next++) {
      const task = tasks[index];
      if (!task) return;
      try {
        results[index] = await task();
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, tasks.length) }, lane));
  return results;
}

/** A list in parts of at most `size`. */
export const chunks = <Item>(list: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
