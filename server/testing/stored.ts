import { insert, type RowOf } from "../db/rows.ts";
import { newId } from "../domain/ids.ts";
import type { TestServices } from "./services.ts";

/** Places of two entities of the firm. */
export const germany = { entityCode: "DE01", region: "DACH" };
export const states = { entityCode: "US01", region: "North America" };

/** Rows that a test of a screen's queries reads. What a test does not state is what a new record has. */
export interface Stored {
  connection(more?: Partial<RowOf<"Connection">>): Promise<string>;
  engagement(more?: Partial<RowOf<"Engagement">>): Promise<string>;
  /** A request for people of an engagement. */
  request(engagementId: string, more?: Partial<RowOf<"StaffingRequest">>): Promise<string>;
  /** An open exception: a mapping that is missing, in finance's queue. */
  exception(more?: Partial<RowOf<"ExceptionItem">>): Promise<string>;
  /** A project's write at a connection, of which nobody knows whether it went through. */
  doubtfulWrite(connectionId: string, more?: Partial<RowOf<"OutboundWrite">>): Promise<void>;
  /** A call at a connection that read deals, with what was answered. */
  call(
    more: Pick<RowOf<"TraceCall">, "connectionId" | "correlationId"> & Partial<RowOf<"TraceCall">>,
    response?: object,
  ): Promise<void>;
  /** A run for an engagement. */
  run(engagementId: string, more?: Partial<RowOf<"FlowRun">> & { waits?: readonly string[] }): Promise<string>;
}

/** Stores what the flow would have made. */
export function storedIn(services: TestServices): Stored {
  let made = 0;
  let crm: Promise<string> | undefined;
  const connection: Stored["connection"] = async (more = {}) => {
    const id = newId<"connection">();
    made += 1;
    const key = `crm-${made}`;
    await insert(services.db, "Connection", {
      id,
      key,
      vendor: "salesforce",
      role: "crm",
      name: "CRM",
      baseUrl: "https://crm.example",
      ...more,
    });
    return id;
  };
  const engagement: Stored["engagement"] = async (more = {}) => {
    crm ??= connection({ mode: "live" });
    const connectionId = await crm;
    const [id, dealId, correlationId] = [newId<"engagement">(), newId<"deal">(), newId<"correlation">()];
    made += 1;
    const number = `ENG-${String(made).padStart(5, "0")}`;
    const name = more.name ?? `Rollout ${made}`;
    const at = services.clock.now();
    await insert(services.db, "Deal", {
      id: dealId,
      connectionId,
      name,
      stage: "Closed Won",
      isWon: true,
      terms: {},
      correlationId,
    });
    await services.db.raw("UPDATE deal SET is_closed = true, won_at = $2 WHERE id = $1", [dealId, at]);
    const searchText = `${number} ${name} ${more.customerName ?? ""}`.toLowerCase();
    const stated = { id, number, name, dealId, connectionId, correlationId, wonAt: at, searchText, ...more };
    const { contractTypes: _none, ...columns } = stated;
    await insert(services.db, "Engagement", columns);
    return stated.id;
  };
  const placeOf = async (engagementId: string): Promise<{ entityCode: string | null; region: string | null }> => {
    const found = await services.db.raw("SELECT entity_code, region FROM engagement WHERE id = $1", [engagementId]);
    const [row] = found.rows;
    return { entityCode: row?.entity_code ? String(row.entity_code) : null, region: row?.region ? String(row.region) : null };
  };
  return {
    connection,
    engagement,
    request: async (engagementId, more = {}) => {
      const id = newId();
      made += 1;
      const place = await placeOf(engagementId);
      await insert(services.db, "StaffingRequest", {
        id,
        engagementId,
        ordinal: made,
        role: "Consultant",
        hours: 80,
        ...place,
        ...more,
      });
      return id;
    },
    exception: async (more = {}) => {
      const id = newId<"exception">();
      const about = { kind: "tax_profile_missing", groupKey: "tax_profile_missing:DE", subjectType: "engagement" };
      await insert(services.db, "ExceptionItem", {
        id,
        team: "finance",
        severity: 2,
        ...about,
        subjectId: more.engagementId ?? newId(),
        ...more,
      });
      return id;
    },
    doubtfulWrite: async (connectionId, more = {}) => {
      const about = { type: "project", canonicalId: newId(), revision: "1", state: "unknown", marker: "m" };
      const traced = { contentHash: new Uint8Array(32), correlationId: newId(), intendedAt: services.clock.now() };
      await insert(services.db, "OutboundWrite", { id: newId<"write">(), connectionId, ...about, ...traced, ...more });
    },
    call: async (more, response = { Name: "Rollout" }) => {
      const sealed = services.keyring.sealJson({ request: null, response });
      const bodies = { bodies: Buffer.from(sealed.body) as Buffer<ArrayBuffer>, keyId: sealed.keyId };
      const asked = { purpose: "deals.changed", method: "GET", target: "query", status: 200, outcome: "ok", durationMs: 12 };
      await insert(services.db, "TraceCall", { ...asked, at: services.clock.now(), ...bodies, ...more });
    },
    run: async (engagementId, { waits = [], ...more } = {}) => {
      const id = newId<"run">();
      const subject = { subjectType: "engagement", subjectId: engagementId, ...(await placeOf(engagementId)) };
      const run = {
        id,
        flow: "quote-to-project",
        flowVersion: 1,
        correlationId: newId<"correlation">(),
        createdAt: services.clock.now(),
      };
      await insert(services.db, "FlowRun", { ...run, ...subject, ...more });
      for (const key of waits) await insert(services.db, "RunWait", { runId: id, key });
      return id;
    },
  };
}
