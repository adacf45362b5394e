import { CircleCheck, Hourglass, LoaderCircle, type LucideIcon, Timer } from "lucide-react";
import { Status } from "@/components/status/status";
import type { Tone } from "@/components/status/tone";
import type { FlowRun } from "./types";

export const runStateNames: Record<FlowRun["state"], string> = {
  ready: "Queued",
  running: "In work",
  parked: "Waits",
  done: "Done",
};

const looks: Record<FlowRun["state"], { tone: Tone; icon: LucideIcon }> = {
  ready: { tone: "info", icon: Timer },
  running: { tone: "info", icon: LoaderCircle },
  parked: { tone: "warn", icon: Hourglass },
  done: { tone: "ok", icon: CircleCheck },
};

/** Where a run stands. */
export const RunState = ({ state }: { state: FlowRun["state"] }) => <Status {...looks[state]} label={runStateNames[state]} />;
