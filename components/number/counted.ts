import { formatNumber } from "./format-number";

/** How many, in words: "1 write", "1,204 writes"; the word for many where an s does not make it: "1 item waits", "2 items wait". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;
