import type { Account, KantataRow } from "./account.ts";
import type { Resource } from "./resources.ts";

/** Subunits of a unit, where they are not a hundred. */
const baseUnits: Readonly<Record<string, number>> = {
  JPY: 1,
  KRW: 1,
  CLP: 1,
  VND: 1,
  BHD: 1_000,
  KWD: 1_000,
  OMR: 1_000,
  TND: 1_000,
};

const baseUnitOf = (currency: unknown): number => baseUnits[String(currency)] ?? 100;

/** A row as the API shows it: fields of associations only where those are included, and what the vendor works out itself. */
export function shown(
  account: Account,
  resource: Resource,
  row: KantataRow,
  { included, references }: { included: readonly string[]; references: readonly string[] | null },
): Record<string, unknown> {
  const { subject_key: _key, tasks: _tasks, status_key: status, ...fields } = row;
  const visible = Object.fromEntries(
    Object.entries(fields).filter(([field]) => {
      const association = resource.included[field];
      return association === undefined || included.includes(association);
    }),
  );
  return account.context.schema.shape(resource.name, {
    ...visible,
    ...workedOut(account, resource, row),
    ...(status === undefined ? {} : { status: { key: String(status) } }),
    ...(references ? { external_reference_ids: references } : {}),
  });
}

function workedOut(account: Account, resource: Resource, row: KantataRow): Record<string, unknown> {
  switch (resource.name) {
    case "workspaces": {
      const unit = baseUnitOf(row.currency);
      const cents = typeof row.price === "number" ? row.price * unit : null;
      return {
        currency_base_unit: unit,
        price_in_cents: cents,
        price:
          cents === null
            ? "TBD"
            : new Intl.NumberFormat("en-US", { style: "currency", currency: String(row.currency) }).format(Number(row.price)),
      };
    }
    case "billing_milestones":
      return { currency: account.table("workspaces").committed(String(row.workspace_id))?.currency ?? null };
    case "workspace_resources":
      return { role_name: account.table("roles").committed(String(row.role_id))?.name ?? null };
    default:
      return {};
  }
}
