import { Cog, KeyRound, type LucideIcon, User, Workflow } from "lucide-react";

const kinds: Record<"user" | "token" | "system" | "flow", { icon: LucideIcon; label: string }> = {
  user: { icon: User, label: "Person" },
  token: { icon: KeyRound, label: "API token" },
  system: { icon: Cog, label: "System" },
  flow: { icon: Workflow, label: "Flow" },
};

/** "Flow quote-to-project" → "Quote to project": the icon says that it is a flow. */
export function actorLabel(type: ActorType, name: string): string {
  if (type !== "flow") return name;
  const words = name.replace(/^Flow /, "").replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export type ActorType = keyof typeof kinds;

export const actorTypeOptions = Object.entries(kinds).map(([value, { label }]) => ({ value, label }));

/** Who did it, with what kind of actor it is. */
export function Actor({ type, name }: { type: ActorType; name: string }) {
  const { icon: Icon, label } = kinds[type];
  return (
    <span title={`${label}: ${actorLabel(type, name)}`} className="inline-flex max-w-full items-baseline gap-1.5 self-start">
      <Icon aria-hidden className="size-3.5 shrink-0 self-center text-muted-foreground" />
      <span className="sr-only">{label}</span>
      <span className="truncate">{actorLabel(type, name)}</span>
    </span>
  );
}
