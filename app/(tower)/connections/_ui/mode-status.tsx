import { Eye, PowerOff, Radio } from "lucide-react";
import { Status } from "@/components/status/status";
import type { Mode } from "./connection-types";

/** What each mode is called, and what it means. */
export const modes = {
  off: { tone: "neutral", label: "Off", icon: PowerOff, title: "Neither read nor written" },
  shadow: {
    tone: "info",
    label: "Shadow",
    icon: Eye,
    title: "Everything is read, nothing is written; what would be written is shown",
  },
  live: { tone: "ok", label: "Live", icon: Radio, title: "Read and written" },
} as const;

/** Off, shadow or live. */
export function ModeStatus({ mode }: { mode: Mode }) {
  return <Status {...modes[mode]} />;
}
