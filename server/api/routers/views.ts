import { deleteView } from "../../services/views/delete-view.ts";
import { listViews } from "../../services/views/list-views.ts";
import { saveView } from "../../services/views/save-view.ts";
import { fromCommand, fromQuery, router } from "../trpc.ts";

export const viewsRouter = router({
  list: fromQuery(listViews),
  save: fromCommand(saveView),
  remove: fromCommand(deleteView),
});
