import { AlertTriangle, CheckCircle2, Circle, Info, type LucideIcon, OctagonAlert } from "lucide-react";

/** The five tones of the product; a status is always icon, word and colour together. */
export type Tone = "neutral" | "info" | "ok" | "warn" | "danger";

export const toneText: Record<Tone, string> = {
  neutral: "text-muted-foreground",
  info: "text-info",
  ok: "text-ok",
  warn: "text-warn",
  danger: "text-danger",
};

export const toneBorder: Record<Tone, string> = {
  neutral: "border-border",
  info: "border-info/35",
  ok: "border-ok/35",
  warn: "border-warn/40",
  danger: "border-danger/40",
};

export const toneIcon: Record<Tone, LucideIcon> = {
  neutral: Circle,
  info: Info,
  ok: CheckCircle2,
  warn: AlertTriangle,
  danger: OctagonAlert,
};
