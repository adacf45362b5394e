import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mapWaitKey, normaliseKey } from "../../domain/mapping/sets.ts";
import { type SendingJobs, sendingJobs } from "../../jobs/sending-jobs.ts";
import { ownServices } from "../../testing/own-services.ts";
import { mapValue } from "../mappings/map-value.ts";

const parked = 20_000;
const others = 500;
const boundMs = 15_000;
const waitsFor = (product: string): string => mapWaitKey("product", normaliseKey([product]));

const { services, stored } = ownServices();
let jobs: SendingJobs;
beforeAll(async () => {
  jobs = sendingJobs(String(services.db.pool.options.connectionString), services.log);
  await stored.engagement();
  await services.db.raw(
    `INSERT INTO engagement SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'number', 'ENG-M' || n, 'project_group', 'group ' || n))).*
     FROM engagement e, generate_series(1, $1::int) n`,
    [parked + others],
  );
  await services.db.raw(
    `INSERT INTO flow_run (id, flow, flow_version, subject_type, subject_id, correlation_id, state, step)
     SELECT gen_random_uuid(), 'quote-to-project', 1, 'engagement', id, correlation_id, 'parked', 'check' FROM engagement WHERE number LIKE 'ENG-M%'`,
  );
  await services.db.raw(
    `INSERT INTO run_wait (run_id, key)
     SELECT r.id, k.key FROM flow_run r JOIN engagement e ON e.id = r.subject_id,
       LATERAL (VALUES ('engagement:' || e.id), (CASE WHEN substr(e.number, 6)::int <= $1 THEN $2 ELSE $3 END)) k(key)`,
    [parked, waitsFor("GTXPro"), waitsFor("MG Special")],
  );
}, 120_000);
afterAll(async () => {
  await jobs?.close();
});

describe(`one mapping for which ${parked.toLocaleString("en")} runs wait`, () => {
  it("releases each of them once, in a few seconds, in the lane for releases, and nothing else", async () => {
    const person = await services.person("Sam Sales", ["sales_ops"]);
    const value = { serviceLine: "Implementation", isService: true };
    const began = performance.now();
    const mapped = await mapValue({ ...services.as(person), jobs }, { set: "product", key: ["GTXPro"], value, why: "Missing" });
    const tookMs = Math.round(performance.now() - began);
    console.info(`${parked} runs were released in ${tookMs} ms`);
    expect(mapped).toMatchObject({ ok: true, value: { state: "published", released: parked } });
    expect(tookMs).toBeLessThan(boundMs);
    const { rows: runs } = await services.db.raw(
      "SELECT state, lane, wake_seq AS woken, count(*)::int AS n FROM flow_run GROUP BY 1, 2, 3 ORDER BY 1",
    );
    expect(runs).toEqual([
      { state: "parked", lane: "live", woken: 0, n: others },
      { state: "ready", lane: "release", woken: 1, n: parked },
    ]);
    const { rows: queued } = await services.db.raw(
      `SELECT count(DISTINCT j.id)::int AS jobs, count(*)::int AS ids, count(DISTINCT run_id)::int AS runs
       FROM pgboss.job j, jsonb_array_elements_text(j.data->'runIds') run_id WHERE j.name = 'runs-release'`,
    );
    expect(queued).toEqual([{ jobs: parked / 50, ids: parked, runs: parked }]);
    const { rows: waits } = await services.db.raw(
      "SELECT key, count(*)::int AS n FROM run_wait WHERE key LIKE 'map:%' GROUP BY 1",
    );
    expect(waits).toEqual([{ key: waitsFor("MG Special"), n: others }]);
  });

  it("says in one entry of the audit trail who released how many", async () => {
    const { rows } = await services.db.raw(
      "SELECT actor_name, after->>'releasedRuns' AS released FROM audit_entry WHERE action = 'mapping.publish'",
    );
    expect(rows).toEqual([{ actor_name: "Sam Sales", released: String(parked) }]);
  });
});
