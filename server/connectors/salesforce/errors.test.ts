import { describe, expect, it } from "vitest";
import { errorOfReply, errorOfRow } from "./errors.ts";

const told = { name: "Salesforce", doing: "the status of the deal", isWrite: true };
const reasons = (errorCode: string, message: string, ...fields: string[]) => [{ errorCode, message, fields }];

describe("a refusal of the CRM", () => {
  it("says in its own words what was not accepted, at which field, and what to do", () => {
    const body = reasons("STRING_TOO_LONG", "Message: data value too large.", "Throughline_Message__c");
    const error = errorOfReply({ ...told, status: 400, body });
    expect(error).toMatchObject({ kind: "rejected", details: [{ code: "STRING_TOO_LONG", field: "Throughline_Message__c" }] });
    expect(error.message).toBe(
      "Salesforce did not accept the status of the deal: Message: data value too large (field Throughline_Message__c). Correct what is named there, then try again.",
    );
    const row = { statusCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION", message: "Closed", fields: [] };
    expect(errorOfRow({ errors: [row], name: "Salesforce", doing: "the status of the deal" }).message).toBe(
      "Salesforce did not accept the status of the deal: Closed. Correct what is named there, then try again.",
    );
  });

  it("of a field that the org does not have says where it is named", () => {
    const body = reasons("INVALID_FIELD", "No such column 'Nowhere__c' on entity 'Opportunity'");
    expect(errorOfReply({ name: "Salesforce", doing: "the deals", isWrite: false, status: 400, body }).message).toBe(
      "Salesforce did not give the deals: No such column 'Nowhere__c' on entity 'Opportunity'. Add the field in Salesforce, let the integration user see it, or name it under fieldNames in the connection's settings.",
    );
  });

  it("of any kind is a sentence about the connection, and tells the status where it has no reason", () => {
    for (const isWrite of [true, false])
      for (const status of [300, 400, 401, 403, 404, 409, 429, 500, 503]) {
        const { message } = errorOfReply({ ...told, isWrite, status, body: null });
        expect(message, String(status)).toMatch(/^Salesforce (?:does|did|takes|cannot|failed) .+ \(status \d+\)\. [A-Z].+\.$/);
        expect(message).not.toContain("undefined");
      }
    expect(errorOfReply({ ...told, status: 400, body: reasons("UNKNOWN_EXCEPTION", "") }).message).toContain(
      ": UNKNOWN_EXCEPTION.",
    );
  });
});
