import { describe, expect, it } from "vitest";
import { orders } from "../../testing/bad-days.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();
const projects = { method: "PUT", path: "/services/rest/record/v1/job/**" };

/** The ERP's answer to a value that a field does not take. */
const refusal = (value: string, field: string) => ({
  status: 400,
  body: {
    ...{ type: "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.1", title: "Bad Request", status: 400 },
    "o:errorDetails": [
      {
        detail: `Error while accessing a resource. You have entered an Invalid Field Value ${value} for the following field: ${field}`,
        ...{ "o:errorCode": "INVALID_CONTENT", "o:errorPath": field },
      },
    ],
  },
});
const askedOf = async (id: string) =>
  (
    await stand.rows(
      "SELECT team, params ->> 'what' AS what, params ->> 'value' AS value, params ->> 'set' AS set, params -> 'key' AS key FROM exception_item WHERE engagement_id = $1 AND status = 'open'",
      [id],
    )
  )[0];
const waitsOf = async (id: string): Promise<unknown[]> =>
  (await stand.rows("SELECT w.key FROM run_wait w JOIN flow_run r ON r.id = w.run_id WHERE r.subject_id = $1", [id])).map(
    ({ key }) => key,
  );

describe("a word that a map names and the ERP does not have", () => {
  it.each([
    [
      orders,
      "Tax profile",
      "GB-STANDARD",
      "custbody_tl_tax_profile",
      "tax-profile",
      ["UK01", "GB"],
      "map:tax-profile:uk01\u001fgb",
    ],
    [
      ...([projects, "Revenue profile", "Percent complete", "custentity_tl_revenue_profile", "service-line"] as const),
      ...([["Implementation"], "map:service-line:implementation"] as const),
    ],
    [
      ...([projects, "Cost centre", "CC-200", "custentity_tl_cost_center", "service-line"] as const),
      ...([["Implementation"], "map:service-line:implementation"] as const),
    ],
  ] as const)("is finance's to mend in the map: %s %s", async (call, what, value, field, set, key, wait) => {
    await days.trouble("netsuite", { kind: "status", ...call, value: refusal(value, field), count: 50 });
    const { deal, id, open, status } = await days.setUpNew();
    expect([status, open]).toEqual(["blocked", ["reference_missing"]]);
    expect(await askedOf(id)).toEqual({ team: "finance", what, value, set, key });
    expect(await waitsOf(id)).toContain(wait);
    await days.calm();
    await days.lookAgain(id);
    await days.allSetUp([deal]);
  });

  it("is not blamed where the field is not there: that is told as the ERP says it", async () => {
    const { body, status } = refusal("", "custbody_tl_tax_profile");
    const [detail] = body["o:errorDetails"];
    const missing = { ...body, "o:errorDetails": [{ ...detail, detail: "Unknown reference or field custbody_tl_tax_profile" }] };
    await days.trouble("netsuite", { kind: "status", ...orders, value: { status, body: missing }, count: 50 });
    const { id, open } = await days.setUpNew();
    expect(open).toEqual(["billing_profile_failed"]);
    const [said] = await stand.rows("SELECT team, params ->> 'message' AS message FROM exception_item WHERE engagement_id = $1", [
      id,
    ]);
    expect(said).toMatchObject({ team: "finance", message: expect.stringContaining("Add the field in NetSuite") });
  });
});
