import { Cog, KeyRound, type LucideIcon, User, Workflow } from "lucide-react";

const kinds: Record<"user" | "token" | "system" | "flow", { icon: LucideIcon; label: string }> = {
  user: { icon: User, label: "Person" },
  token: { icon: KeyRound, label: "API token" },
  system: { icon: Cog, label: "System" },
  flow: { icon: Workflow, label: "Flow" },
};

export type ActorType = keyof typeof kinds;

export const actorTypeOptions = Object.entries(kinds).map(([value, { label }]) => ({ value, label }));

/** Who did it, with what kind of actor it is. */
export function Actor({ type, name }: { type: ActorType; name: string }) {
  const { icon: Icon, label } = kinds[type];
  return (
    <span title={`${label}: ${name}`} className="inline-flex max-w-full items-baseline gap-1.5 self-start">
      <Icon aria-hidden className="size-3.5 shrink-0 self-center text-muted-foreground" />
      <span className="sr-only">{label}</span>
      <span className="truncate">{name}</span>
    </span>
  );
}
