import { describe, expect, it } from "vitest";
import { ownServices } from "../testing/own-services.ts";
import { approvalCommands } from "./approval-commands.ts";

const { services } = ownServices();

const run = async (name: string, options: Record<string, string> = {}) => {
  const command = approvalCommands.find((one) => one.name === name);
  if (!command) throw new Error(`There is no command ${name}`);
  return command.run(services.as(), options, () => undefined);
};
const lineOf = async (action: string) => (await run("approvals list")).lines.find((line) => line.startsWith(`${action}  `));

describe("the approval matrix on the command line", () => {
  it("is shown with what holds where there is no rule", async () => {
    expect(await lineOf("waive:credit_hold")).toBe("waive:credit_hold  Waive: Credit hold: executive; finance");
    expect(await lineOf("waive:sow_missing")).toContain("as for waivers of any other kind");
  });

  it("is set by role, entity and amount, and cleared", async () => {
    expect(await run("approvals set", { action: "waive", allow: "finance:10000,executive" })).toMatchObject({ ok: true });
    expect(await lineOf("waive")).toContain("finance up to 10000 USD; executive");
    expect(await run("approvals set", { action: "waive", allow: "finance:10000.00,executive" })).toMatchObject({
      lines: ["Waive: any other kind: unchanged."],
    });
    expect(await run("approvals set", { action: "waive", allow: "none" })).toMatchObject({ ok: true });
    expect(await lineOf("waive")).toContain("every second person");
  });

  it("keeps who stands in for a rule that stays", async () => {
    const sam = await services.person("Sam Sales", ["sales_ops"]);
    await services.db.raw(
      "INSERT INTO approval_rule (id, action, role, delegate_id) VALUES (gen_random_uuid(), 'waive', 'executive', $1)",
      [sam.id],
    );
    await run("approvals set", { action: "waive", allow: "executive,pmo" });
    expect(await lineOf("waive")).toContain("executive (Sam Sales stands in); pmo");
  });

  it("refuses what is no action and no rule", async () => {
    expect(await run("approvals set", { action: "conjure", allow: "finance" })).toMatchObject({ ok: false });
    for (const allow of ["wizard", "finance:much", "auditor", "finance/XX99"])
      expect(await run("approvals set", { action: "waive", allow }), allow).toMatchObject({ ok: false });
  });
});
