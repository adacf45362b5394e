import { formatDuration } from "@/components/duration/format-duration";
import { counted } from "@/components/number/counted";
import { formatShare } from "@/components/number/format-share";
import type { Tone } from "@/components/status/tone";
import { formatWhen } from "@/components/when/format-when";
import type { Now } from "@/components/when/now";
import { freshnessOf } from "@/server/domain/kpi/freshness";
import type { Connection } from "./connection-types";

export interface Health {
  tone: Tone;
  /** One word or two, for a cell. */
  label: string;
  /** What a controller would say; empty when there is nothing to say. */
  sentence: string;
}

type Facts = Pick<
  Connection,
  | "name"
  | "role"
  | "mode"
  | "isPaused"
  | "breaker"
  | "lastSuccessAt"
  | "lastErrorAt"
  | "lastError"
  | "pollIntervalMs"
  | "backlog"
  | "oldestWaitAt"
  | "errorRate"
>;

const minuteMs = 60_000;
/** From this share of failed calls on they are told of. */
export const noticedErrorRate = 0.02;

/** How a connection is, in a word and a sentence. */
export function healthOf(connection: Facts, at: Now): Health {
  const { breaker, errorRate, isPaused, lastErrorAt, lastSuccessAt, mode, name, pollIntervalMs, role } = connection;
  const waits = waitSentence(connection, at);
  const silentMs = lastSuccessAt ? at.now.getTime() - lastSuccessAt.getTime() : null;
  if (mode === "off") return { tone: "neutral", label: "Off", sentence: waits && `${name} is switched off; ${waits}.` };
  if (isPaused) return { tone: "warn", label: "Paused", sentence: `${name} is paused; ${waits || "nothing waits for it"}.` };
  if (silentMs === null)
    return lastErrorAt
      ? { tone: "danger", label: "Never answered", sentence: `${name} has not answered once${reason(connection)}.` }
      : { tone: "info", label: "Not read yet", sentence: `${name} has not been read yet; the first reading begins by itself.` };
  const isFailing = lastErrorAt !== null && lastSuccessAt !== null && lastErrorAt > lastSuccessAt;
  const freshness = freshnessOf({ role, pollIntervalMs, lastOkAt: lastSuccessAt }, at.now);
  const since = `${name} has not answered for ${spoken(silentMs)}; ${waits || "nothing waits for it; nothing is lost"}.`;
  if (freshness === "silent" || (breaker === "open" && isFailing)) return { tone: "danger", label: "No answer", sentence: since };
  if (freshness === "late") return { tone: "warn", label: "Late", sentence: since };
  if (isFailing)
    return { tone: "warn", label: "Last call failed", sentence: `${name} refused the last call${reason(connection)}.` };
  if (errorRate !== null && errorRate >= noticedErrorRate)
    return {
      tone: "warn",
      label: "Answers with errors",
      sentence: `${name} failed ${formatShare(errorRate)} of the calls of the last hour; each is tried again by itself.`,
    };
  return { tone: "ok", label: "Answers", sentence: "" };
}

function waitSentence({ backlog, oldestWaitAt }: Facts, { now, timeZone }: Now): string {
  if (backlog === 0) return "";
  const isOld = oldestWaitAt !== null && now.getTime() - oldestWaitAt.getTime() > 20 * 60 * minuteMs;
  const since = oldestWaitAt && formatWhen({ at: oldestWaitAt, now, mode: isOld ? "datetime" : "minute", timeZone })?.text;
  const oldest = since ? `, the oldest since ${since}` : "";
  return `${counted(backlog, "item waits", "items wait")}${oldest}; nothing is lost`;
}

const reason = ({ lastError }: Facts): string => (lastError ? `: ${lastError.replace(/\.$/, "")}` : "");

/** "42 minutes", "1 minute", "3 h 12 m". */
function spoken(ms: number): string {
  const minutes = Math.floor(ms / minuteMs);
  if (minutes >= 60) return formatDuration(ms);
  return counted(minutes, "minute");
}
