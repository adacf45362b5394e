const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const checkLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
/** Which server of the vendor made the id: the three characters after the object's prefix. */
const pod = "9Vy";
const sequenceLength = 9;
const idPattern = /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/;

/** The last three of the eighteen characters: which of the first fifteen are capitals, five to a letter. */
function checksum(short: string): string {
  let suffix = "";
  for (let start = 0; start < 15; start += 5) {
    let bits = 0;
    for (let index = 0; index < 5; index++) {
      const char = short.charAt(start + index);
      if (char >= "A" && char <= "Z") bits |= 1 << index;
    }
    suffix += checkLetters.charAt(bits);
  }
  return suffix;
}

/** The id of the n-th record of an object, eighteen characters, rising with n. */
export function makeId(prefix: string, n: number): string {
  let rest = "";
  for (let left = n; rest.length < sequenceLength; left = Math.floor(left / 62)) rest = digits.charAt(left % 62) + rest;
  const short = `${prefix}${pod}${rest}`;
  return short + checksum(short);
}

/** An id of fifteen or eighteen characters as eighteen, or undefined when it is none. */
export function normalizeId(text: string): string | undefined {
  if (!idPattern.test(text)) return undefined;
  const short = text.slice(0, 15);
  const long = short + checksum(short);
  return text.length === 15 || text === long ? long : undefined;
}
