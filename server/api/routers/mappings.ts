import { createDraft } from "../../services/mappings/create-draft.ts";
import { discardVersion } from "../../services/mappings/discard-version.ts";
import { listChanges } from "../../services/mappings/list-changes.ts";
import { listHistory } from "../../services/mappings/list-history.ts";
import { listSets } from "../../services/mappings/list-sets.ts";
import { listUnmapped } from "../../services/mappings/list-unmapped.ts";
import { mapValue } from "../../services/mappings/map-value.ts";
import { previewValue } from "../../services/mappings/preview-value.ts";
import { previewVersion } from "../../services/mappings/preview-version.ts";
import { publishDraft } from "../../services/mappings/publish-draft.ts";
import { readForm } from "../../services/mappings/read-form.ts";
import { readSet } from "../../services/mappings/read-set.ts";
import { readVersionOfSet } from "../../services/mappings/read-version.ts";
import { rejectReview } from "../../services/mappings/reject-review.ts";
import { requestReview } from "../../services/mappings/request-review.ts";
import { rollBack } from "../../services/mappings/roll-back.ts";
import { saveRows } from "../../services/mappings/save-rows.ts";
import { suggestValue } from "../../services/mappings/suggest-value.ts";
import { withdrawReview } from "../../services/mappings/withdraw-review.ts";
import { fromCommand, fromQuery, router } from "../trpc.ts";

export const mappingsRouter = router({
  list: fromQuery(listSets),
  set: fromQuery(readSet),
  form: fromQuery(readForm),
  version: fromQuery(readVersionOfSet),
  changes: fromQuery(listChanges),
  history: fromQuery(listHistory),
  unmapped: fromQuery(listUnmapped),
  suggest: fromQuery(suggestValue),
  previewValue: fromQuery(previewValue),
  preview: fromQuery(previewVersion),
  mapValue: fromCommand(mapValue),
  createDraft: fromCommand(createDraft),
  saveRows: fromCommand(saveRows),
  requestReview: fromCommand(requestReview),
  withdraw: fromCommand(withdrawReview),
  publish: fromCommand(publishDraft),
  reject: fromCommand(rejectReview),
  discard: fromCommand(discardVersion),
  rollBack: fromCommand(rollBack),
});
