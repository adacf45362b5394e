import { afterEach, beforeEach, expect, it } from "vitest";
import { startSandbox } from "../start-for-tests.ts";

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

it("a late commit that is held takes effect when it is told to, once", async () => {
  await ask("POST", "faults", { vendor: "kantata", kind: "late-commit", value: "held", count: 1 });
  const { baseUrl, token } = (await ask("GET", "credentials/kantata")).body;
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const workspace = { title: "Rollout", creator_role: "maven" };
  const sent = fetch(`${baseUrl}workspaces`, { method: "POST", headers, body: JSON.stringify({ workspace }) });
  await expect(sent).rejects.toThrow();
  const made = async () => (await ask("GET", "state/kantata/workspaces")).body.items.length;
  const before = await made();
  expect((await ask("POST", "late-commits")).body).toEqual({ committed: 1 });
  expect(await made()).toBe(before + 1);
  expect((await ask("POST", "late-commits")).body).toEqual({ committed: 0 });
});
