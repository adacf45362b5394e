import "./domain/plain-words.ts";
import { z } from "zod";
import { parseMailbox } from "./domain/mail/address.ts";
import type { MailSettings } from "./domain/mail/settings.ts";
import { resolveRuntime, type Variables } from "./runtime/resolve-runtime.ts";

/** A key of AES-256-GCM with the id that ciphertexts carry. */
export interface EncryptionKey {
  id: string;
  key: Buffer;
}

const port = (byDefault: number) =>
  z
    .string()
    .default(String(byDefault))
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535, "must be a port, 1 to 65535")
    .transform(Number);

const flag = z
  .stringbool({
    truthy: ["1", "true", "yes", "on"],
    falsy: ["0", "false", "no", "off"],
    error: "must be 1 or 0 (or yes, no, true, false, on, off)",
  })
  .default(true);

const postgresUrl = z
  .string({
    error:
      "is not set, and DATA_DIR holds no installation on that database: run `npm start` or `npm run migrate` first, or set it to the runtime role's address, postgresql://user:password@host:port/database",
  })
  .refine(
    (text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol),
    "must look like postgresql://user:password@host:port/database",
  );

const encryptionKeys = z
  .string({
    error:
      "is not set, and DATA_DIR holds no installation: set it to id:key, the key being 32 bytes in base64 (openssl rand -base64 32)",
  })
  .transform((text, context): EncryptionKey[] =>
    text.split(",").map((entry) => {
      const [, id = "k1", encoded = ""] = /^(?:([A-Za-z0-9_-]+):)?([A-Za-z0-9+/]+={0,2})$/.exec(entry.trim()) ?? [];
      const key = Buffer.from(encoded, "base64");
      if (key.length !== 32)
        context.addIssue("must be id:key pairs separated by commas, each key 32 bytes in base64 (openssl rand -base64 32)");
      return { id, key };
    }),
  );

const smtpUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol) && new URL(text).hostname !== "",
    "must look like smtp://user:password@mail.example.com:587, or smtps:// for TLS from the first byte",
  );

/** What stands before the @ has 64 octets at most (RFC 5321, 4.5.3.1.1); a plus sign and the 48 of a token come on top. */
const longestReplyName = 64 - 49;
const mailbox = z.string().transform((text, context) => {
  const parsed = parseMailbox(text);
  if (!parsed) context.addIssue("must be an address, such as Throughline <throughline@example.com>");
  return parsed ?? { name: "", address: "" };
});

const variablesSchema = z.object({
  NODE_ENV: z
    .enum(["development", "production", "test"], { error: "must be development, production or test" })
    .default("development"),
  DATA_DIR: z.string().min(1),
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: port(3000),
  SANDBOX_PORT: port(4010),
  /** The owner's connection, where this process knows it: only migrations need it. */
  DATABASE_URL: postgresUrl.optional(),
  /** What web, worker and CLI connect with. */
  DATABASE_RUNTIME_URL: postgresUrl,
  NEXTAUTH_SECRET: z
    .string({
      error: "is not set, and DATA_DIR holds no installation: set it to 32 random characters or more (openssl rand -base64 32)",
    })
    .min(32, "must have 32 characters or more (openssl rand -base64 32)"),
  NEXTAUTH_URL: z.url({ error: "must be the address that users type, such as https://throughline.example.com" }).optional(),
  /** The first key encrypts, all of them decrypt. */
  ENCRYPTION_KEYS: encryptionKeys,
  /** The firm's identity provider; all three or none. */
  OIDC_ISSUER: z.url({ error: "must be the issuer's address, such as https://login.example.com" }).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** Whether an address counts as verified where the provider says nothing about it, as Entra ID does. */
  OIDC_TRUST_ADDRESSES: flag.default(false),
  /** Whether a password lets in nobody but administrators of the whole firm. */
  OIDC_ONLY: flag.default(false),
  /** The mail server that takes what Throughline sends, and in whose name; both or none: no mail. */
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: mailbox.optional(),
  /** Where answers go, with a token after a plus sign, and the secret with which its gateway signs them; both or none. */
  MAIL_REPLY_TO: z
    .email({ error: "must be an address without a name, such as answers@example.com" })
    .refine((text) => !text.includes("+"), "must have no plus sign: the token of each question comes after one")
    .refine(
      (text) => text.indexOf("@") <= longestReplyName,
      `must have ${longestReplyName} characters at most before the @, so that the token fits in after them`,
    )
    .optional(),
  MAIL_WEBHOOK_SECRET: z.string().min(16, "must have 16 characters or more (openssl rand -base64 24)").optional(),
  /** What a metrics collector on another machine sends as its bearer token. */
  METRICS_TOKEN: z.string().min(16, "must have 16 characters or more (openssl rand -base64 24)").optional(),
  /** The address of a collector of OpenTelemetry traces, as OpenTelemetry itself names it; none: no spans. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: "must be the address of an OTLP/HTTP collector, such as http://127.0.0.1:4318" })
    .optional(),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "silent"], { error: "must be trace, debug, info, warn, error or silent" })
    .default("info"),
  /** The lanes that a worker serves; all of them when not set. */
  WORKER_LANES: z
    .string()
    .regex(/^[a-z_-]+(,[a-z_-]+)*$/, "must be names of lanes separated by commas, such as live,release")
    .transform((text) => text.split(","))
    .optional(),
  /** Whether the product runs on the sandbox with its demo estate. */
  THROUGHLINE_DEMO: flag,
  /** Whether a start fills an empty database with the demo estate. */
  SEED_DEMO: flag,
});

/** The process's configuration, parsed. NEXTAUTH_URL is always there: this machine's address by default. */
export type Env = z.output<typeof variablesSchema> & { NEXTAUTH_URL: string };

const secretVariables = new Set([
  "NEXTAUTH_SECRET",
  "ENCRYPTION_KEY",
  "ENCRYPTION_KEYS",
  "DATABASE_URL",
  "DATABASE_RUNTIME_URL",
  "OIDC_CLIENT_SECRET",
  "METRICS_TOKEN",
  "SMTP_URL",
  "MAIL_WEBHOOK_SECRET",
]);

/** Thrown for a configuration that cannot work; names each variable, its value unless secret, and the remedy. */
export class ConfigurationError extends Error {
  override name = "ConfigurationError";
}

/** `ENCRYPTION_KEY` is what operators set; it stands for `ENCRYPTION_KEYS` where that is not set itself. */
const nameAsSet = (name: string, { ENCRYPTION_KEY: one, ENCRYPTION_KEYS: all }: Variables): string =>
  name === "ENCRYPTION_KEYS" && (!all || all === one) ? "ENCRYPTION_KEY" : name;

function explain(issue: { path: PropertyKey[]; message: string }, variables: Variables): string {
  const name = nameAsSet(String(issue.path[0]), variables);
  const value = variables[name];
  const shown = value === undefined || secretVariables.has(name) ? "" : ` is "${value}" and`;
  return `${name}${shown} ${issue.message}`;
}

const onlySet = (variables: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""));

function configurationError(error: z.ZodError, variables: Variables): ConfigurationError {
  const lines = new Set(error.issues.map((issue) => `  ${explain(issue, variables)}`));
  return new ConfigurationError(`The configuration cannot work:\n${[...lines].join("\n")}`);
}

/** Variables that say nothing without another one. */
const together: readonly (readonly [keyof z.output<typeof variablesSchema>, keyof z.output<typeof variablesSchema>])[] = [
  ["SMTP_URL", "MAIL_FROM"],
  ["MAIL_FROM", "SMTP_URL"],
  ["MAIL_REPLY_TO", "SMTP_URL"],
  ["MAIL_REPLY_TO", "MAIL_WEBHOOK_SECRET"],
  ["MAIL_WEBHOOK_SECRET", "MAIL_REPLY_TO"],
  ["OIDC_ISSUER", "OIDC_CLIENT_ID"],
  ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"],
  ["OIDC_CLIENT_SECRET", "OIDC_ISSUER"],
];

function refuseHalves(given: Variables): void {
  const halves = together.filter(([name, other]) => given[name] !== undefined && given[other] === undefined);
  if (halves.length === 0) return;
  const lines = halves.map(([name, other]) => `  ${name} is set without ${other}: set both, or neither`);
  throw new ConfigurationError(`The configuration cannot work:\n${lines.join("\n")}`);
}

function refuseOnlyNothing({ OIDC_ISSUER: issuer, OIDC_ONLY: isOnly }: { OIDC_ISSUER?: string; OIDC_ONLY: boolean }): void {
  if (!isOnly || issuer !== undefined) return;
  throw new ConfigurationError(
    "The configuration cannot work:\n  OIDC_ONLY is 1 without OIDC_ISSUER: only administrators could sign in. Name the identity provider, or unset OIDC_ONLY",
  );
}

/** Parses variables that are complete; reports everything that is wrong with them at once. */
export function parseEnvironment(variables: Variables): Env {
  const parsed = variablesSchema.safeParse(onlySet(variables));
  if (!parsed.success) throw configurationError(parsed.error, variables);
  refuseHalves(onlySet(variables));
  refuseOnlyNothing(parsed.data);
  return { ...parsed.data, NEXTAUTH_URL: parsed.data.NEXTAUTH_URL ?? `http://127.0.0.1:${parsed.data.PORT}` };
}

const startSchema = variablesSchema.extend({
  DATA_DIR: z.string().optional(),
  DATABASE_RUNTIME_URL: postgresUrl.optional(),
  ENCRYPTION_KEYS: encryptionKeys.optional(),
  NEXTAUTH_SECRET: variablesSchema.shape.NEXTAUTH_SECRET.optional(),
  /** How many deals the demo estate has beside those with something planted. */
  DEMO_DEALS: z
    .string()
    .regex(/^\d{1,5}$/, "must be a whole number, such as 840")
    .optional(),
});

/** What an operator sets for `npm start`, before there are a database and secrets. */
export type StartOptions = z.output<typeof startSchema>;

/** Parses what the operator set for `npm start`; nothing here is taken from an earlier start. */
export function parseStartOptions(variables: Variables): StartOptions {
  const given = onlySet(variables);
  const parsed = startSchema.safeParse({ ...given, ENCRYPTION_KEYS: given.ENCRYPTION_KEYS ?? given.ENCRYPTION_KEY });
  if (!parsed.success) throw configurationError(parsed.error, variables);
  refuseHalves(given);
  refuseOnlyNothing(parsed.data);
  return parsed.data;
}

/** How mail is sent and taken; undefined: not at all. */
export function mailSettingsOf(configuration: Env): MailSettings | undefined {
  const { MAIL_FROM: from, MAIL_REPLY_TO: replyTo, NEXTAUTH_URL: productUrl } = configuration;
  return from && { from, replyTo: replyTo ?? null, productUrl };
}

let current: Env | undefined;

/** This process's configuration: the environment, completed from the installation in DATA_DIR. Parsed on the first call. */
export function env(): Env {
  current ??= parseEnvironment(resolveRuntime());
  return current;
}
