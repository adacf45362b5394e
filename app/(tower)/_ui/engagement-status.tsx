import {
  CircleCheck,
  CircleDashed,
  CirclePause,
  Eye,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  MinusCircle,
  OctagonAlert,
} from "lucide-react";
import { Status } from "@/components/status/status";
import type { Tone } from "@/components/status/tone";
import { engagementStatuses, engagementStatusNames, type EngagementStatus as Key } from "@/server/domain/engagements/status";

const looks: Record<Key, { tone: Tone; icon: LucideIcon }> = {
  checking: { tone: "info", icon: CircleDashed },
  blocked: { tone: "danger", icon: OctagonAlert },
  provisioning: { tone: "info", icon: LoaderCircle },
  awaiting_activation: { tone: "warn", icon: Hourglass },
  billing_ready: { tone: "ok", icon: CircleCheck },
  on_hold: { tone: "warn", icon: CirclePause },
  no_project: { tone: "neutral", icon: MinusCircle },
  withdrawn: { tone: "neutral", icon: MinusCircle },
  shadow: { tone: "neutral", icon: Eye },
};

const isKnown = (status: string): status is Key => engagementStatuses.some((known) => known === status);

/** What an engagement is: icon, word and colour. */
export function EngagementStatus({ status, title }: { status: string; title?: string }) {
  if (!isKnown(status)) return <Status tone="neutral" label={status} />;
  const { icon, tone } = looks[status];
  return <Status tone={tone} icon={icon} label={engagementStatusNames[status]} title={title} />;
}
