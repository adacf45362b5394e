import { Unknown } from "../unknown/unknown";
import { formatDuration } from "./format-duration";

export interface DurationProps {
  /** Milliseconds; null where it is not known. */
  ms: number | null | undefined;
  /** One unit with a decimal ("2.1 d") instead of two ("2 d 2 h"). */
  single?: boolean;
  /** Why it is not known. */
  cause?: string;
}

/** How long something took or waits: "3 h 12 m", "180 ms". */
export function Duration({ ms, single, cause = "Not measured yet" }: DurationProps) {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return <Unknown cause={cause} />;
  return <span className="whitespace-nowrap">{formatDuration(ms, single)}</span>;
}
