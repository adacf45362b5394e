import { expect, test } from "vitest";
import { loadExceptionParams } from "../exceptions/search-params";
import { loadFlowParams } from "../flows/search-params";
import { engagementFilter, loadEngagementParams } from "./search-params";

test("a value that a filter does not know is neither shown as one nor applied; those beside it are", () => {
  const params = loadEngagementParams(new URLSearchParams("status=garbage,blocked&type=evil&team=none&region=Atlantis"));
  expect(params).toMatchObject({ status: ["blocked"], type: [], team: ["none"], region: ["Atlantis"] });
  expect(engagementFilter(params)).toMatchObject({ status: ["blocked"], type: undefined, team: ["none"], region: ["Atlantis"] });
  expect(loadExceptionParams(new URLSearchParams("kind=nope,sow_missing&severity=9,2"))).toMatchObject({
    ...{ kind: ["sow_missing"], severity: ["2"] },
  });
  expect(loadFlowParams(new URLSearchParams("lane=fast,live&state=zzz"))).toMatchObject({ lane: ["live"], state: null });
});
