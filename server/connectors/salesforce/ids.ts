/** The fifteen characters of an id that are significant; "" where there is no id. */
export const short = (id: unknown): string => (typeof id === "string" ? id.slice(0, 15) : "");

const checkLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/** An id in its form of eighteen characters: three letters that say which of the fifteen are capitals. */
export function long(id: string): string {
  if (id.length !== 15) return id;
  const suffix = [0, 5, 10].map((start) => {
    const bits = [...id.slice(start, start + 5)].reduce((sum, char, index) => sum + (/[A-Z]/.test(char) ? 2 ** index : 0), 0);
    return checkLetters[bits] ?? "";
  });
  return id + suffix.join("");
}
