const UNITS = [
  { ms: 86_400_000, short: "d" },
  { ms: 3_600_000, short: "h" },
  { ms: 60_000, short: "m" },
  { ms: 1_000, short: "s" },
] as const;

/**
 * A span in its two largest units: "3 h 12 m", "1 d 4 h", "12 s"; under a second in milliseconds, "180 ms".
 * With `single` in one unit, with a decimal below ten: "2.1 d", "47 d". Negative spans are shown with a minus.
 */
export function formatDuration(ms: number, single = false): string {
  if (ms < 0) return `\u2212${formatDuration(-ms, single)}`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const first = UNITS.findIndex((unit) => ms >= unit.ms);
  const unit = UNITS[first];
  if (!unit) return `${Math.round(ms)} ms`;
  if (single) {
    const rounded = (ms / unit.ms).toFixed(ms < 10 * unit.ms ? 1 : 0);
    const larger = UNITS[first - 1];
    // 59.7 minutes are an hour, not sixty minutes.
    return larger && Number(rounded) * unit.ms >= larger.ms ? `1 ${larger.short}` : `${trimZero(rounded)} ${unit.short}`;
  }
  const next = UNITS[first + 1];
  if (!next) return `${Math.floor(ms / unit.ms)} ${unit.short}`;
  const whole = Math.floor(ms / unit.ms);
  const rest = Math.floor((ms - whole * unit.ms) / next.ms);
  return rest === 0 ? `${whole} ${unit.short}` : `${whole} ${unit.short} ${rest} ${next.short}`;
}

function trimZero(text: string): string {
  return text.replace(/\.0$/, "");
}
