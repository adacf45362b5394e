import { listMail } from "../../services/mail/list-mail.ts";
import { settleTroubledMail } from "../../services/mail/settle-troubled-mail.ts";
import { fromCommand, fromQuery, router } from "../trpc.ts";

export const mailRouter = router({
  list: fromQuery(listMail),
  settle: fromCommand(settleTroubledMail),
});
