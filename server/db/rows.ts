import type { Prisma } from "./generated/client.ts";
import type { Sql } from "./sql.ts";

type Creates = {
  AppUser: Prisma.AppUserUncheckedCreateInput;
  UserGrant: Prisma.UserGrantUncheckedCreateInput;
  UserSession: Prisma.UserSessionUncheckedCreateInput;
  ApiToken: Prisma.ApiTokenUncheckedCreateInput;
  SavedView: Prisma.SavedViewUncheckedCreateInput;
  FirmSetting: Prisma.FirmSettingUncheckedCreateInput;
  Notice: Prisma.NoticeUncheckedCreateInput;
  Connection: Prisma.ConnectionUncheckedCreateInput;
  ConnectionSecret: Prisma.ConnectionSecretUncheckedCreateInput;
  ConnectionCursor: Prisma.ConnectionCursorUncheckedCreateInput;
  LegalEntity: Prisma.LegalEntityUncheckedCreateInput;
  ExchangeRate: Prisma.ExchangeRateUncheckedCreateInput;
  AccountingPeriod: Prisma.AccountingPeriodUncheckedCreateInput;
  Holiday: Prisma.HolidayUncheckedCreateInput;
  ReferenceValue: Prisma.ReferenceValueUncheckedCreateInput;
  Customer: Prisma.CustomerUncheckedCreateInput;
  Deal: Prisma.DealUncheckedCreateInput;
  Engagement: Prisma.EngagementUncheckedCreateInput;
  Contract: Prisma.ContractUncheckedCreateInput;
  ContractLine: Prisma.ContractLineUncheckedCreateInput;
  RateCard: Prisma.RateCardUncheckedCreateInput;
  Project: Prisma.ProjectUncheckedCreateInput;
  StaffingRequest: Prisma.StaffingRequestUncheckedCreateInput;
  FlowRun: Prisma.FlowRunUncheckedCreateInput;
  FlowStep: Prisma.FlowStepUncheckedCreateInput;
  RunWait: Prisma.RunWaitUncheckedCreateInput;
  OutboundWrite: Prisma.OutboundWriteUncheckedCreateInput;
  TraceCall: Prisma.TraceCallUncheckedCreateInput;
  ExceptionItem: Prisma.ExceptionItemUncheckedCreateInput;
  ExceptionNote: Prisma.ExceptionNoteUncheckedCreateInput;
  Waiver: Prisma.WaiverUncheckedCreateInput;
  ApprovalRule: Prisma.ApprovalRuleUncheckedCreateInput;
  Ruling: Prisma.RulingUncheckedCreateInput;
  MappingVersion: Prisma.MappingVersionUncheckedCreateInput;
  MappingRow: Prisma.MappingRowUncheckedCreateInput;
  Xref: Prisma.XrefUncheckedCreateInput;
  MailOut: Prisma.MailOutUncheckedCreateInput;
  MailReply: Prisma.MailReplyUncheckedCreateInput;
  MailIn: Prisma.MailInUncheckedCreateInput;
};

/** Models whose rows are written one at a time, by name. */
export type Table = keyof Creates;
export type RowOf<Model extends Table> = Omit<Creates[Model], "grants" | "sessions" | "rows" | "lines" | "secrets" | "cursors">;

const snake = (name: string): string =>
  name.replace(/[A-Z]/g, (letter, index) => `${index === 0 ? "" : "_"}${letter.toLowerCase()}`);

/** The columns that are PostgreSQL arrays; every other array, and every plain object, is the value of a JSON column. */
const arrayColumns: ReadonlySet<string> = new Set(["scopes", "contractTypes", "buckets", "mailKinds"]);

function encode(field: string, value: unknown): unknown {
  if (value === undefined) return null;
  if (Array.isArray(value)) return arrayColumns.has(field) ? value : JSON.stringify(value);
  const isPlain = typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? JSON.stringify(value) : value;
}

/** Inserts one row, typed by its Prisma model, in the running transaction. */
export async function insert<Model extends Table>(sql: Sql, model: Model, row: RowOf<Model>): Promise<void> {
  const entries = Object.entries(row).filter(([, value]) => value !== undefined);
  const columns = entries.map(([field]) => `"${snake(field)}"`).join(", ");
  const places = entries.map((_, index) => `$${index + 1}`).join(", ");
  await sql.raw(
    `INSERT INTO "${snake(model)}" (${columns}) VALUES (${places})`,
    entries.map(([field, value]) => encode(field, value)),
  );
}

/** Inserts a row, or, where `conflict` names a unique key that exists already, sets its other columns. */
export async function upsert<Model extends Table>(
  sql: Sql,
  model: Model,
  row: RowOf<Model> & { conflict?: never },
  conflict: readonly (keyof RowOf<Model> & string)[],
): Promise<void> {
  const entries = Object.entries(row).filter(([, value]) => value !== undefined);
  const columns = entries.map(([field]) => `"${snake(field)}"`);
  const sets = entries
    .filter(([field]) => !(conflict as readonly string[]).includes(field))
    .map(([field]) => `"${snake(field)}" = excluded."${snake(field)}"`);
  await sql.raw(
    `INSERT INTO "${snake(model)}" (${columns.join(", ")}) VALUES (${entries.map((_, index) => `$${index + 1}`).join(", ")})
     ON CONFLICT (${conflict.map((field) => `"${snake(field)}"`).join(", ")}) DO ${sets.length > 0 ? `UPDATE SET ${sets.join(", ")}` : "NOTHING"}`,
    entries.map(([field, value]) => encode(field, value)),
  );
}

/**
 * A guarded update: sets `set` where every member of `where` is equal (null: is null). Answers how many rows changed; a
 * change of state expects 1 and treats 0 as a lost race.
 */
export async function update<Model extends Table>(
  sql: Sql,
  model: Model,
  change: { where: Partial<RowOf<Model>>; set: Partial<RowOf<Model>> },
): Promise<number> {
  const values: unknown[] = [];
  const place = (field: string, value: unknown): string => {
    values.push(encode(field, value));
    return `$${values.length}`;
  };
  const sets = Object.entries(change.set)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => `"${snake(field)}" = ${place(field, value)}`);
  const guards = Object.entries(change.where).map(([field, value]) =>
    value === null ? `"${snake(field)}" IS NULL` : `"${snake(field)}" = ${place(field, value)}`,
  );
  if (guards.length === 0) throw new Error(`update of ${model} needs a guard`);
  if (sets.length === 0) return 0;
  const done = await sql.raw(`UPDATE "${snake(model)}" SET ${sets.join(", ")} WHERE ${guards.join(" AND ")}`, values);
  return done.count;
}
