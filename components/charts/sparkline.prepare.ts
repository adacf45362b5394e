export interface SparklineInput {
  values: readonly (number | null)[];
  width: number;
  height: number;
  /** Room for the line's own thickness and the dot at its end. */
  inset?: number;
}

export interface Sparkline {
  /** An SVG path, broken at gaps; empty where nothing is known. */
  path: string;
  /** Where the last known value lies. */
  end: { x: number; y: number } | null;
}

/** A line without axes: its own lowest and highest fill the height; a flat one runs through the middle. */
export function prepareSparkline({ values, width, height, inset = 2 }: SparklineInput): Sparkline {
  const known = values.flatMap((value) => (value === null ? [] : [value]));
  if (known.length === 0) return { path: "", end: null };
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  const step = values.length > 1 ? (width - 2 * inset) / (values.length - 1) : 0;
  const x = (index: number) => round(inset + index * step);
  const y = (value: number) => round(span === 0 ? height / 2 : inset + (1 - (value - low) / span) * (height - 2 * inset));

  const parts: string[] = [];
  let end: Sparkline["end"] = null;
  let drawing = false;
  for (const [index, value] of values.entries()) {
    if (value === null) {
      drawing = false;
      continue;
    }
    end = { x: x(index), y: y(value) };
    // "h0" makes a point that stands alone between gaps a dot.
    parts.push(drawing ? `L${end.x} ${end.y}` : `M${end.x} ${end.y}h0`);
    drawing = true;
  }
  return { path: parts.join(""), end };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
