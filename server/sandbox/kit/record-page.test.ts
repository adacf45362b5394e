import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningSandbox, startSandbox } from "../start-for-tests.ts";
import { recordPage } from "./record-page.ts";

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

const look = async (path: string) => {
  const reply = await fetch(sandbox.url + path);
  return { status: reply.status, type: reply.headers.get("content-type"), text: await reply.text() };
};

async function anyOf(vendor: string, object: string): Promise<Record<string, unknown>> {
  const { items } = (await sandbox.control("GET", `state/${vendor}/${object}`)) as { items: Record<string, unknown>[] };
  const [first] = items;
  if (!first) throw new Error(`${vendor} begins without a ${object}`);
  return first;
}

describe("the address of a record on a vendor's own screens", () => {
  it("shows the record to whoever has no token", async () => {
    const user = await anyOf("salesforce", "User");
    const shown = await look(`/salesforce/lightning/r/User/${String(user.Id)}/view`);
    expect(shown).toMatchObject({ status: 200, type: "text/html; charset=utf-8" });
    expect(shown.text).toContain(String(user.Id));
  });

  it("says that a record is not there", async () => {
    for (const path of ["/netsuite/app/accounting/project/project.nl?id=99", "/kantata/workspaces/99"])
      expect(await look(path)).toMatchObject({ status: 404, text: expect.stringContaining("This record is not there") });
  });

  it("is no call of a client", async () => {
    await sandbox.control("DELETE", "calls");
    await look("/kantata/workspaces/99");
    expect(await sandbox.control("GET", "calls?vendor=kantata")).toMatchObject({ items: [] });
  });

  it("writes what a record holds as text, never as a page", () => {
    const reply = recordPage("kantata", { object: "workspaces", id: "1" }, { id: "1", title: "<script>alert(1)</script>" });
    expect(reply.body).not.toContain("<script>");
    expect(reply.body).toContain("&lt;script&gt;");
  });
});
