/** At most `max` UTF-16 units, well formed, cut between characters, with an ellipsis where it was cut. */
export function cutTo(text: string, max: number): string {
  const whole = text.toWellFormed();
  if (whole.length <= max) return whole;
  let end = max - 1;
  const last = whole.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  return `${whole.slice(0, end).trimEnd()}…`;
}
