/** "1 change", "1,204 changes". */
export const changesText = (count: number): string => (count === 1 ? "1 change" : `${count.toLocaleString("en-GB")} changes`);
