import { readFileSync } from "node:fs";
import { z } from "zod";
import { readHead } from "../audit/head.ts";
import { verifyTrail } from "../audit/verify.ts";
import { permissionsOf } from "../domain/access/permissions.ts";
import { type Role, roles } from "../domain/access/roles.ts";
import { importCrm } from "../import/import-crm.ts";
import { createApiToken } from "../services/access/create-api-token.ts";
import { createUser } from "../services/access/create-user.ts";
import { writeVerification } from "../services/audit/verification.ts";
import { syncConnection } from "../services/connections/sync-connection.ts";
import { approvalCommands } from "./approval-commands.ts";
import { type Command, failed } from "./command.ts";
import { estateCommand } from "./estate-command.ts";
import { holidayCommand } from "./holiday-command.ts";
import { mappingCommands } from "./mapping-commands.ts";
import { replayCommand } from "./replay.ts";

const isRole = (text: string): text is Role => roles.some((role) => role === text);
const dayMs = 86_400_000;

/** A grant as it is typed: role, role/ENTITY or role/ENTITY/Region; "*" stands for any. */
function readGrant(text: string): { role: Role; entityCode: string | null; region: string | null; isLead: boolean } | null {
  const [role = "", entity = "*", region = "*"] = text.split("/");
  if (!isRole(role)) return null;
  return { role, entityCode: entity === "*" ? null : entity, region: region === "*" ? null : region, isLead: false };
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

export const commands: readonly Command[] = [
  {
    name: "import crm",
    usage: "import crm --from DIR --connection KEY --profile FILE",
    about: "brings a CRM's CSV export into the Salesforce org of a connection for history, through its API",
    options: ["from!", "connection!", "profile!"],
    run: async (ctx, { connection = "", from = "", profile = "" }, progress) => {
      const imported = await importCrm(ctx, { from, connection, profile, progress });
      if (!imported.ok) return failed(...imported.messages, "Nothing was imported.");
      const { accounts, lines, mode, opportunities, products } = imported.value;
      const told = Object.entries({ accounts, products, opportunities, lines }).map(
        ([what, counts]) => `${what}: ${counts.created} created, ${counts.changed} changed, ${counts.unchanged} unchanged`,
      );
      const next = mode === "off" ? [`${connection} is off: nothing is read from it before you switch it on.`] : [];
      return { ok: true, lines: [...told, ...imported.value.notes, ...next], json: imported.value };
    },
  },
  {
    name: "audit verify",
    usage: "audit verify [--head FILE]",
    about:
      "checks every entry, segment and link of the audit trail; with a head that was kept elsewhere (what audit verify --json printed then) also that nothing was cut off or written anew",
    options: ["head"],
    run: async (ctx, { head }) => {
      const text = head ? readText(head) : null;
      if (head && text === null) return failed(`${head} cannot be read. Name the file in which a head was kept.`);
      const exported = text === null ? null : readHead(text);
      if (head && exported === null)
        return failed(`${head} holds no head of the trail. Name a file that holds what audit verify --json printed.`);
      const report = await verifyTrail(ctx.db, exported ?? undefined);
      const first = report.faults[0];
      await writeVerification(ctx.db, {
        at: ctx.clock.now(),
        by: ctx.actor.name,
        isSound: report.isSound,
        entries: report.entries,
        segments: report.segments,
        erased: report.erased,
        faults: report.faults.length,
        firstFault: first?.what ?? null,
        head: report.head,
      });
      const faults = report.faults.map(
        (fault) =>
          `${fault.what}${fault.segment === null ? "" : ` (segment ${fault.segment})`}${fault.entryId === null ? "" : ` (entry ${fault.entryId})`}`,
      );
      const summary = `${report.entries} entries in ${report.segments} segments, ${report.unsealed} not sealed yet: ${report.isSound ? "sound" : "BROKEN"}`;
      return { ok: report.isSound, lines: [...faults, summary], json: report };
    },
  },
  {
    name: "connections list",
    usage: "connections list",
    about: "lists the connected systems",
    options: [],
    run: async (ctx) => {
      const found = await ctx.db.raw(
        `SELECT key, vendor, name, mode, base_url AS "baseUrl", is_backfill AS "isBackfill" FROM connection ORDER BY key`,
      );
      const lines = found.rows.map(
        (row) => `${row.key}  ${row.vendor}  ${row.mode}  ${row.baseUrl}${row.isBackfill ? "  history" : ""}`,
      );
      return { ok: true, lines: lines.length > 0 ? lines : ["No system is connected."], json: found.rows };
    },
  },
  {
    name: "user create",
    usage: "user create --email E --name N --grant ROLE[/ENTITY[/REGION]][,…] [--currency C]",
    about:
      "lets a person in; the password is read from the variable NEW_PASSWORD, and none is needed by who comes by single sign-on alone",
    options: ["email!", "name!", "grant!", "currency"],
    run: async (ctx, { currency, email = "", grant = "", name = "" }) => {
      const password = process.env.NEW_PASSWORD;
      if (!password && ctx.singleSignOn === "none")
        return failed("Set NEW_PASSWORD to the person's first password: a password does not belong on a command line.");
      const grants = grant.split(",").map((text) => ({ text, grant: readGrant(text.trim()) }));
      const wrong = grants.find((one) => one.grant === null);
      if (wrong) return failed(`“${wrong.text}” is no grant. Roles: ${roles.join(", ")}.`);
      const made = await createUser(ctx, {
        email,
        name,
        ...(password ? { password } : {}),
        currency: currency ?? null,
        grants: grants.flatMap((one) => one.grant ?? []),
      });
      if (!made.ok) return failed(made.error.message);
      return { ok: true, lines: [`${email} may sign in.`], json: made.value };
    },
  },
  {
    name: "token create",
    usage: "token create --role ROLE [--entity E] [--region R] [--name N] [--days 90]",
    about: "makes an API token; it is shown once",
    options: ["role!", "entity", "region", "name", "days"],
    run: async (ctx, { days = "90", entity, name = "Made on the command line", region, role = "" }) => {
      if (!isRole(role)) return failed(`“${role}” is no role. Roles: ${roles.join(", ")}.`);
      const lasts = z.coerce.number().int().min(1).max(365).safeParse(days);
      if (!lasts.success) return failed(`--days is “${days}” and must be a whole number from 1 to 365.`);
      const grant = { role, entityCode: entity ?? null, region: region ?? null, isLead: false };
      const made = await createApiToken(ctx, {
        name,
        role,
        entityCode: grant.entityCode,
        region: grant.region,
        scopes: permissionsOf([grant]),
        expiresAt: new Date(ctx.clock.now().getTime() + lasts.data * dayMs),
      });
      if (!made.ok) return failed(made.error.message);
      const { expiresAt, secret } = made.value;
      return {
        ok: true,
        lines: [secret, `It expires on ${expiresAt.toISOString().slice(0, 10)} and is not shown again.`],
        json: { token: secret, expiresAt: expiresAt.toISOString() },
      };
    },
  },
  ...approvalCommands,
  ...mappingCommands,
  replayCommand,
  holidayCommand,
  estateCommand,
  {
    name: "backfill",
    usage: "backfill --connection KEY",
    about: "has a CRM read once more from its beginning, behind live work; safe to repeat",
    options: ["connection!"],
    run: async (ctx, { connection = "" }) => {
      const asked = await syncConnection(ctx, { key: connection, fromBeginning: true });
      if (!asked.ok) return failed(asked.error.message);
      return { ok: true, lines: [`${connection} is read from its beginning within a minute.`], json: asked.value };
    },
  },
];
