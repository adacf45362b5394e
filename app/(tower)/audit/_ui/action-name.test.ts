import { expect, test } from "vitest";
import { actionName } from "./action-name";

test("an action reads as what was done", () => {
  const said = [
    "session.open",
    "session.refuse",
    "mapping.save-rows",
    "staffing.fill",
    "trace.read",
    "customer.adopted",
    "erp_project.created",
  ];
  expect(said.map(actionName)).toEqual([
    "Signed in",
    "Sign-in refused",
    "Mapping rows changed",
    "Staffing request filled",
    "Trace read in",
    "Customer adopted",
    "ERP project created",
  ]);
});
