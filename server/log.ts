import { type DestinationStream, pino } from "pino";
import { safeError } from "./safe-error.ts";

export type Log = pino.Logger;

const censor = "[redacted]";
/** Names of fields whose value never reaches a log line, at whatever depth: `accessToken`, `client_secret`, `Authorization`. */
const secretName = /(password|passphrase|secrets?|token|authorization|cookie|privatekey|apikey|encryptionkeys?)$/;
const deepest = 12;

/** Structured logs, one JSON object a line. Log lines of a flow carry `correlationId`. */
export function createLog(process: string, level = "info", destination?: DestinationStream): Log {
  const options: pino.LoggerOptions = {
    level,
    base: { process },
    serializers: { err: (error: unknown) => shown(error) },
    formatters: { log: (object) => members(object, 0, []) },
    hooks: {
      // Without words of its own a line would say what the error says, data and all.
      logMethod(args, method) {
        const [first, message] = args as [unknown, unknown?];
        const error = typeof first === "object" && first !== null && "err" in first ? first.err : first;
        if (error instanceof Error && message === undefined) {
          const line = first instanceof Error ? { err: first } : first;
          return method.apply(this, [line, safeError(error).message]);
        }
        return method.apply(this, args);
      },
    },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  const log = destination ? pino(options, destination) : pino(options);
  const { child } = log;
  // What a child carries in each of its lines is written down when it is made, past the formatter of lines.
  Object.defineProperty(log, "child", {
    value(this: Log, bindings: pino.Bindings, childOptions?: pino.ChildLoggerOptions): unknown {
      return Reflect.apply(child, this, [members(bindings, 0, []), childOptions]);
    },
  });
  return log;
}

/** A value as it may stand in a line: errors without data, secrets without their value, nothing twice within itself. */
function shown(value: unknown, depth = 0, within: readonly object[] = []): unknown {
  if (value instanceof Error) return safeError(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > deepest || within.includes(value)) return "[…]";
  if (Array.isArray(value)) return value.map((item) => shown(item, depth + 1, [...within, value]));
  if (value instanceof Map || value instanceof Set) return shown([...value], depth, within);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if ("toJSON" in value && typeof value.toJSON === "function")
    return value instanceof Date ? value : shown(value.toJSON(), depth + 1, [...within, value]);
  return members(value, depth, within);
}

function members(object: object, depth: number, within: readonly object[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      isSecret(name) && value !== null && value !== undefined ? censor : shown(value, depth + 1, [...within, object]),
    ]),
  );
}

const isSecret = (name: string): boolean => secretName.test(name.toLowerCase().replaceAll(/[_-]/g, ""));
