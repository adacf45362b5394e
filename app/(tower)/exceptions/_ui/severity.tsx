import { ChevronDown, ChevronsUp, ChevronUp, Equal, type LucideIcon } from "lucide-react";
import { cn } from "@/components/ui/cn";

interface Grade {
  label: string;
  icon: LucideIcon;
  className: string;
}

const grades: readonly Grade[] = [
  { label: "Stops cash", icon: ChevronsUp, className: "text-danger" },
  { label: "High", icon: ChevronUp, className: "text-warn" },
  { label: "Medium", icon: Equal, className: "text-muted-foreground" },
  { label: "For information", icon: ChevronDown, className: "text-muted-foreground" },
];

/** Choices of the filter, gravest first. */
export const severityOptions = grades.map((grade, index) => ({ value: String(index + 1), label: grade.label }));

/** How grave, by a mark with its word for those who do not see it. */
export function Severity({ severity }: { severity: number }) {
  const grade = grades[severity - 1] ?? grades[grades.length - 1];
  if (!grade) return null;
  const Icon = grade.icon;
  return (
    <span title={grade.label} className="inline-flex shrink-0 self-center">
      <Icon aria-hidden className={cn("size-4", grade.className)} />
      <span className="sr-only">{grade.label}: </span>
    </span>
  );
}
