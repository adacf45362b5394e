import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSandbox } from "../start-for-tests.ts";
import { HeldCommits } from "./held-commits.ts";

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

async function ask(method: string, path: string, body?: unknown) {
  const response = await fetch(`${sandbox.url}/_control/${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}
const faults = async () => (await ask("GET", "faults")).body.items;
const fault = { kind: "status", value: 503 };

it.each(["salesfource", "oracle", "salesforce~Two", "ora*", "x~*"])(
  "a fault of %s, which is not there, is refused",
  async (vendor) => {
    expect(await ask("POST", "faults", [fault, { ...fault, vendor }])).toEqual({
      status: 400,
      body: {
        error: `vendor: there is no simulator of ${vendor}. Known: salesforce, netsuite, kantata; a second one is such as salesforce~two.`,
      },
    });
    expect(await faults()).toEqual([]);
  },
);

it.each(["*", "salesforce", "salesforce~history", "salesforce*", "salesforce~*", "*~history"])(
  "a fault of %s is set",
  async (vendor) => {
    expect(await ask("POST", "faults", { ...fault, vendor })).toMatchObject({ status: 201 });
    expect(await faults()).toMatchObject([{ vendor }]);
  },
);

it.each(["reset", "revoke", "clock"])("%s of a vendor that is not there is refused", async (what) => {
  const body = { vendor: "oracle", ...(what === "clock" && { at: null }) };
  expect(await ask("POST", what, body)).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining("Known: salesforce") },
  });
});

/** Sends a workspace that the next late commit keeps back; nobody answers. */
async function holdWorkspace(title: string): Promise<void> {
  await ask("POST", "faults", { vendor: "kantata", kind: "late-commit", value: "held", count: 1 });
  const { baseUrl, token } = (await ask("GET", "credentials/kantata")).body;
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const body = JSON.stringify({ workspace: { title, creator_role: "maven" } });
  await expect(fetch(`${baseUrl}workspaces`, { method: "POST", headers, body })).rejects.toThrow();
}
const workspaces = async () => (await ask("GET", "state/kantata/workspaces")).body.items.length;

describe("a late commit that is held", () => {
  it("takes effect when it is told to, once", async () => {
    await holdWorkspace("Rollout");
    const before = await workspaces();
    expect((await ask("POST", "late-commits")).body).toEqual({ committed: 1 });
    expect(await workspaces()).toBe(before + 1);
    expect((await ask("POST", "late-commits")).body).toEqual({ committed: 0 });
  });

  it("does so though its fault was taken away since", async () => {
    await holdWorkspace("Rollout");
    await ask("DELETE", "faults");
    expect((await ask("POST", "late-commits")).body).toEqual({ committed: 1 });
  });

  it.each([{}, { vendor: "kantata" }])("never does so in a vendor that was reset since, by %j", async (which) => {
    await holdWorkspace("Rollout");
    await ask("POST", "reset", which);
    expect((await ask("POST", "late-commits")).body).toEqual({ committed: 0 });
  });

  it("does so though another vendor was reset since", async () => {
    await holdWorkspace("Rollout");
    await ask("POST", "reset", { vendor: "netsuite" });
    expect((await ask("POST", "late-commits")).body).toEqual({ committed: 1 });
  });

  it("never does so once it is dropped", async () => {
    await holdWorkspace("Rollout");
    expect((await ask("DELETE", "late-commits")).status).toBe(204);
    expect((await ask("POST", "late-commits")).body).toEqual({ committed: 0 });
  });

  it("does not take those behind it along where it fails", async () => {
    const held = new HeldCommits();
    const took: string[] = [];
    held.hold({ host: "kantata", commit: () => Promise.reject(new Error("The table is gone")) });
    held.hold({ host: "kantata", commit: async () => void took.push("second") });
    await expect(held.commit()).rejects.toThrow("The table is gone");
    expect(await held.commit()).toBe(1);
    expect(took).toEqual(["second"]);
  });
});
