import { cn } from "../ui/cn";
import { prepareSparkline } from "./sparkline.prepare";

export interface SparklineProps {
  /** Oldest first; null is a gap. */
  values: readonly (number | null)[];
  /** What it shows and how it went: "Open exceptions, down from 42 to 17 in 30 days". */
  label: string;
  width?: number;
  height?: number;
  className?: string;
}

/** A trend in the size of a word. The numbers stand beside it. */
export function Sparkline({ values, label, width = 96, height = 20, className }: SparklineProps) {
  const { path, end } = prepareSparkline({ values, width, height });
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className={cn("shrink-0", className)}
    >
      <path d={path} fill="none" className="stroke-chart-1" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
      {end ? <circle cx={end.x} cy={end.y} r="2" className="fill-chart-1" /> : null}
    </svg>
  );
}
