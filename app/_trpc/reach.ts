/**
 * Asks the server. Where nothing answers the error says so in plain words, for a browser's own are "Failed to fetch"; who gave up
 * waiting gets the browser's.
 */
export async function reach(url: RequestInfo | URL, options?: RequestInit): Promise<Response> {
  try {
    return await fetch(url, options);
  } catch (error) {
    if (options?.signal?.aborted) throw error;
    throw new Error("Throughline could not be reached. Check your network, then try again.", { cause: error });
  }
}

/** Asks the API, which speaks JSON whatever happens: another answer is of something before it, such as a gateway's page of errors. */
export async function reachApi(url: RequestInfo | URL, options?: RequestInit): Promise<Response> {
  const answer = await reach(url, options);
  if (answer.headers.get("content-type")?.includes("json")) return answer;
  throw new Error(`Throughline does not answer just now (status ${answer.status}). Try again in a moment.`);
}
