import { z } from "zod";

type Issue = z.core.$ZodRawIssue;

/** What a value is, to whoever writes it. */
const kinds: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  bigint: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  map: "an object",
  date: "a date",
  null: "null",
};
const kindOf = (type: string): string => kinds[type] ?? type;

/** So many possible values are spelled out. */
const mostNamed = 12;

/** ", not a list": what was sent instead; nothing where it only could not be read. */
function instead(input: unknown): string {
  if (Array.isArray(input)) return `, not ${kindOf("array")}`;
  if (input instanceof Date || Number.isNaN(input)) return "";
  return `, not ${kindOf(input === null ? "null" : typeof input)}`;
}

/** What a text must look like, by zod's name of the form. */
const forms: Record<string, string> = {
  email: "an e-mail address, such as ann@firm.example",
  url: "an address with its scheme, such as https://firm.example",
  uuid: "an id: 36 characters, such as 0190a000-0000-7000-8000-000000000001",
  guid: "an id: 36 characters, such as 0190a000-0000-7000-8000-000000000001",
  date: "a day, such as 2026-11-30",
  datetime: "an instant, such as 2026-11-30T09:00:00Z",
  time: "a time of day, such as 09:00",
  ipv4: "an IPv4 address, such as 192.0.2.1",
  ipv6: "an IPv6 address, such as 2001:db8::1",
  base64: "base64",
  json_string: "JSON",
};

/** What of something sizable is counted. */
const counted: Record<string, readonly [one: string, many: string]> = {
  string: ["character", "characters"],
  array: ["entry", "entries"],
  set: ["entry", "entries"],
  map: ["entry", "entries"],
  file: ["byte", "bytes"],
};

function bound(issue: { origin: string; exact?: boolean; inclusive?: boolean }, limit: unknown, side: "most" | "least"): string {
  const count = counted[issue.origin];
  const value = limit instanceof Date ? limit.toISOString() : String(limit);
  if (count) {
    const many = `${value} ${value === "1" ? count[0] : count[1]}`;
    if (issue.exact) return `must have exactly ${many}`;
    if (side === "most") return `must have ${many} at most`;
    return value === "1" ? "must not be empty" : `must have ${many} or more`;
  }
  if (issue.inclusive === false) return side === "most" ? `must be less than ${value}` : `must be more than ${value}`;
  return side === "most" ? `must be ${value} at most` : `must be ${value} or more`;
}

const list = (words: readonly string[], last: string): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;

function oneOf(values: readonly unknown[]): string {
  const words = values.map(String);
  if (words.length <= mostNamed) return `must be ${list(words, "or")}`;
  return `must be one of ${words.slice(0, mostNamed).join(", ")} and ${words.length - mostNamed} more`;
}

/** Of several forms none of which fits: the one that comes nearest says what is wrong; none does where the kind is wrong already. */
function noneFits(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  const options = (issue as { options?: unknown }).options;
  if (Array.isArray(options) && options.length > 0) return oneOf(options);
  const tried = issue.errors.map((branch) => branch[0]).filter((first) => first !== undefined);
  const deeper = issue.errors.filter((branch) => branch[0] && branch[0].path.length > 0);
  const [nearest] = [...deeper].sort((a, b) => a.length - b.length);
  const [first] = nearest ?? [];
  if (first) return `${first.path.join(".")} ${first.message}`;
  const messages = [...new Set(tried.map(({ message }) => message))];
  const [only = "is not right"] = messages;
  if (messages.length < 2) return only;
  const musts = messages.map((message) => /^must be (.*?)(?:, not .*)?$/.exec(message)?.[1]);
  return musts.every((must) => must !== undefined) ? `must be ${list([...new Set(musts)], "or")}` : list(messages, "or");
}

/**
 * What is wrong with a value, to follow its name: "must be text, not a number". It stands in for zod's own wordings wherever a
 * schema says nothing itself, and for values that come from people, programs and files alike.
 */
export function plainWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "is missing";
      return `must be ${kindOf(issue.expected)}${instead(issue.input)}`;
    case "invalid_value":
      return issue.input === undefined ? "is missing" : oneOf(issue.values);
    case "too_big":
      return bound(issue, issue.maximum, "most");
    case "too_small":
      return bound(issue, issue.minimum, "least");
    case "invalid_format":
      return formed(issue);
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "unrecognized_keys":
      return `${list(
        issue.keys.map((key) => `“${key}”`),
        "and",
      )} ${issue.keys.length === 1 ? "is" : "are"} not known here`;
    case "invalid_union":
      return issue.input === undefined ? "is missing" : noneFits(issue);
    case "invalid_key":
      return `has a name that cannot be: it ${issue.issues[0]?.message ?? "is not right"}`;
    case "invalid_element":
      return `has an entry that cannot be: it ${issue.issues[0]?.message ?? "is not right"}`;
    default:
      return "is not right";
  }
}

function formed(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidStringFormat>): string {
  if (issue.format === "starts_with" && "prefix" in issue) return `must begin with “${String(issue.prefix)}”`;
  if (issue.format === "ends_with" && "suffix" in issue) return `must end with “${String(issue.suffix)}”`;
  if (issue.format === "includes" && "includes" in issue) return `must contain “${String(issue.includes)}”`;
  const form = forms[issue.format];
  if (form) return `must be ${form}`;
  return issue.pattern ? `must have the form ${issue.pattern}` : "is not in the form that is needed";
}

// zod keeps this once for a process, however often it is bundled.
z.config({ customError: plainWords });

/** What is wrong with an input, by the path of what is wrong: also of names that nobody knows. `whole`: the input itself. */
export function fieldsOf(error: z.ZodError, whole: string): Record<string, string> {
  return Object.fromEntries(
    error.issues.flatMap((issue) => {
      if (issue.code === "unrecognized_keys")
        return issue.keys.map((key) => [[...issue.path, key].join("."), "is not known here"]);
      return [[issue.path.join(".") || whole, issue.message]];
    }),
  );
}

/** "email: must be an e-mail address; name: is missing" */
export const told = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([field, message]) => `${field}: ${message}`)
    .join("; ");
