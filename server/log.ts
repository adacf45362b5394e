import { pino } from "pino";

export type Log = pino.Logger;

/** Paths that never reach a log line, whatever object is logged. */
const redact = [
  "*.password",
  "*.authorization",
  "*.accessToken",
  "*.token",
  "*.privateKey",
  "*.clientSecret",
  "*.secret",
  "password",
  "token",
];

/** Structured logs, one JSON object a line. Log lines of a flow carry `correlationId`. */
export function createLog(process: string, level = "info"): Log {
  return pino({
    level,
    base: { process },
    redact: { paths: redact, censor: "[redacted]" },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}
