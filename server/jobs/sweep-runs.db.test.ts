import { beforeAll, describe, expect, it } from "vitest";
import { ownServices } from "../testing/own-services.ts";
import { sweepRuns } from "./sweeps.ts";
import { usualTimes } from "./times.ts";

const { services, stored } = ownServices();
let runs: string[];

beforeAll(async () => {
  runs = [];
  for (let index = 0; index < 3; index += 1) runs.push(await stored.run(await stored.engagement(), { state: "ready" }));
  await services.db.raw("UPDATE flow_run SET due_at = now() - interval '1 hour' WHERE id = ANY($1)", [runs]);
}, 120_000);

const sweep = async (overdueMs: number, sent?: Map<string, number>): Promise<unknown[]> => {
  services.sent.length = 0;
  await sweepRuns({ db: services.db, jobs: services.jobs, times: { ...usualTimes, overdueMs } }, sent);
  return services.sent.map(({ payload }) => payload).sort();
};

describe("runs that are due and that nobody has taken", () => {
  it("get a new job, and no other one as long as that one may still be waiting for its turn", async () => {
    const sent = new Map<string, number>();
    expect(await sweep(60_000, sent)).toEqual([...runs].sort());
    expect(await sweep(60_000, sent)).toEqual([]);
  });

  it("get one again when the new one was lost too", async () => {
    const sent = new Map(runs.map((id) => [id, performance.now() - 60_001]));
    expect(await sweep(60_000, sent)).toEqual([...runs].sort());
  });

  it("get one from another process, which knows nothing of the first", async () => {
    expect(await sweep(60_000, new Map(runs.map((id) => [id, performance.now()])))).toEqual([]);
    expect(await sweep(60_000)).toEqual([...runs].sort());
  });
});
