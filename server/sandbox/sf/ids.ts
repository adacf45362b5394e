const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The three characters that make a case-sensitive id safe where case is lost: one letter for each five, its bits the capitals. */
export function checksum(id: string): string {
  return [0, 5, 10]
    .map((start) => {
      let bits = 0;
      for (let at = 0; at < 5; at += 1) if (/[A-Z]/.test(id[start + at] ?? "")) bits |= 1 << at;
      return letters[bits];
    })
    .join("");
}

/** An id of 18 characters from an object's prefix and a number. */
export function makeId(prefix: string, number: number): string {
  let body = "";
  for (let rest = number; rest > 0; rest = Math.floor(rest / 62)) body = `${digits[rest % 62]}${body}`;
  const id = `${prefix}9Vy${body.padStart(9, "0")}`;
  return id + checksum(id);
}

/** The long form of an id of 15 or 18 characters; anything else comes back as it is. */
export const longId = (id: string): string => (/^[A-Za-z0-9]{15}$/.test(id) ? id + checksum(id) : id);
