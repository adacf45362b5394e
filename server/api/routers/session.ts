import { changeOwnCurrency } from "../../services/access/change-own-currency.ts";
import { changeOwnMail } from "../../services/access/change-own-mail.ts";
import { changeOwnPassword } from "../../services/access/change-own-password.ts";
import { endOwnSessions } from "../../services/access/end-own-sessions.ts";
import { readMe } from "../../services/access/read-me.ts";
import { readFrame } from "../../services/overview/read-frame.ts";
import { fromCommand, fromQuery, router } from "../trpc.ts";

/** What concerns the person who is signed in. */
export const sessionRouter = router({
  me: fromQuery(readMe),
  frame: fromQuery(readFrame),
  changePassword: fromCommand(changeOwnPassword),
  endOwnSessions: fromCommand(endOwnSessions),
  changeCurrency: fromCommand(changeOwnCurrency),
  changeMail: fromCommand(changeOwnMail),
});
