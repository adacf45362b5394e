import { acknowledgeNotices } from "../../services/notices/acknowledge-notices.ts";
import { listNotices } from "../../services/notices/list-notices.ts";
import { fromCommand, fromQuery, router } from "../trpc.ts";

export const noticesRouter = router({
  list: fromQuery(listNotices),
  acknowledge: fromCommand(acknowledgeNotices),
});
