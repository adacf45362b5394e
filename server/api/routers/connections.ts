import { confirmPreview } from "../../services/connections/confirm-preview.ts";
import { createConnection } from "../../services/connections/create-connection.ts";
import { listConnections } from "../../services/connections/list-connections.ts";
import { pauseConnection } from "../../services/connections/pause-connection.ts";
import { previewWrites } from "../../services/connections/preview-writes.ts";
import { readConnection } from "../../services/connections/read-connection.ts";
import { readVendorForm } from "../../services/connections/read-vendor-form.ts";
import { setConnectionMode } from "../../services/connections/set-connection-mode.ts";
import { syncConnection } from "../../services/connections/sync-connection.ts";
import { updateConnection } from "../../services/connections/update-connection.ts";
import { fromCommand, fromQuery, router } from "../trpc.ts";

export const connectionsRouter = router({
  list: fromQuery(listConnections),
  read: fromQuery(readConnection),
  vendorForm: fromQuery(readVendorForm),
  preview: fromQuery(previewWrites),
  confirmPreview: fromCommand(confirmPreview),
  create: fromCommand(createConnection),
  update: fromCommand(updateConnection),
  setMode: fromCommand(setConnectionMode),
  pause: fromCommand(pauseConnection),
  sync: fromCommand(syncConnection),
});
