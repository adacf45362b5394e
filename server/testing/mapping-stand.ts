import type { RowChange } from "../domain/mapping/rows.ts";
import { type MappingSetKey, mapWaitKey, normaliseKey } from "../domain/mapping/sets.ts";
import type { Actor } from "../services/context.ts";
import { createDraft } from "../services/mappings/create-draft.ts";
import { installMappings } from "../services/mappings/install-mappings.ts";
import { publishDraft } from "../services/mappings/publish-draft.ts";
import { readVersionOfSet } from "../services/mappings/read-version.ts";
import { requestReview } from "../services/mappings/request-review.ts";
import { saveRows } from "../services/mappings/save-rows.ts";
import { createTestServices } from "./services.ts";
import { storedIn } from "./stored.ts";

/** A version as the commands name it: with the state in which its caller saw it. */
export interface Version {
  versionId: string;
  lockVersion: number;
}

export const product = (serviceLine: string) => ({ serviceLine, isService: true });
type Change = Extract<RowChange, { op: "add" | "put" }>["op"];
export const row = (op: Change, key: string[], value: Record<string, unknown>) => ({ op, key, value });

/** Mapping sets of two people of sales operations and two of finance; `reset` puts the first versions in force again. */
export async function openMappingStand() {
  const services = await createTestServices();
  const stored = storedIn(services);
  const sam = await services.person("Sam Sales", ["sales_ops"]);
  const sue = await services.person("Sue Sales", ["sales_ops"]);
  const fay = await services.person("Fay Finance", ["finance"]);
  const uma = await services.person("Uma Finance", [{ role: "finance", entityCode: "UK01", region: "UK & Ireland" }]);
  await services.db.raw(
    `INSERT INTO legal_entity (code, name, currency, country, region) VALUES
       ('UK01', 'Meridian UK', 'GBP', 'GB', 'UK & Ireland'), ('DE01', 'Meridian Deutschland', 'EUR', 'DE', 'DACH')`,
  );

  async function reset(): Promise<void> {
    await services.db.raw("DELETE FROM mapping_row");
    await services.db.raw("DELETE FROM mapping_version");
    await services.db.raw("DELETE FROM run_wait");
    services.sent.length = 0;
    const installed = await installMappings(services.as(), {
      sets: {
        product: [{ key: ["CRM Build"], value: product("Implementation") }],
        "tax-profile": [{ key: ["UK01", "*"], value: { taxProfile: "UK standard" } }],
        "service-line": [
          { key: ["Advisory"], value: { template: "T1", erpItem: "I1", revenueProfile: "Over time", legalEntity: null } },
        ],
      },
      why: "the first mappings",
    });
    if (!installed.ok) throw new Error(installed.error.message);
  }

  async function draftOf(set: MappingSetKey, by: Actor, ...changes: Parameters<typeof saveRows>[1]["changes"]): Promise<Version> {
    const made = await createDraft(services.as(by), { set });
    if (!made.ok) throw new Error(made.error.message);
    if (changes.length === 0) return made.value;
    const saved = await saveRows(services.as(by), { ...made.value, changes });
    if (!saved.ok) throw new Error(saved.error.message);
    return { versionId: made.value.versionId, lockVersion: saved.value.lockVersion };
  }
  const publish = (version: Version, by: Actor, more: object = {}) =>
    publishDraft(services.as(by), { ...version, why: "as agreed", ...more });
  async function inForce(set: MappingSetKey) {
    const found = await readVersionOfSet(services.as(), { set });
    if (!found.ok) throw new Error(found.error.message);
    return {
      version: found.value.version,
      rows: Object.fromEntries(found.value.rows.map((one) => [one.key.join(" → "), one.value])),
    };
  }
  async function stateOf(versionId: string) {
    const found = await services.db.raw("SELECT state, lock_version, published_name FROM mapping_version WHERE id = $1", [
      versionId,
    ]);
    return found.rows[0];
  }
  const actionsOf = async (versionId: string) =>
    (await services.db.raw("SELECT action, actor_name FROM audit_entry WHERE subject_id = $1 ORDER BY id", [versionId])).rows;
  async function parkedOn(set: MappingSetKey, ...key: string[]) {
    return stored.run(await stored.engagement(), { state: "parked", waits: [mapWaitKey(set, normaliseKey(key))] });
  }
  const runState = async (id: string) => (await services.db.raw("SELECT state FROM flow_run WHERE id = $1", [id])).rows[0]?.state;

  /** A change of a tax profile that waits for its second person. */
  async function inReview(by = fay): Promise<Version> {
    const draft = await draftOf("tax-profile", by, row("put", ["UK01", "DE"], { taxProfile: "UK export" }));
    const asked = await requestReview(services.as(by), { ...draft, why: "sales to Germany" });
    if (!asked.ok) throw new Error(asked.error.message);
    return { versionId: draft.versionId, lockVersion: asked.value.lockVersion };
  }

  const close = () => services.close();
  return {
    services,
    sam,
    sue,
    fay,
    uma,
    reset,
    close,
    draftOf,
    publish,
    inForce,
    stateOf,
    actionsOf,
    parkedOn,
    runState,
    inReview,
  };
}
