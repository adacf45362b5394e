import { changeHolidays } from "../../services/reference/change-holidays.ts";
import { listCalendars } from "../../services/reference/list-calendars.ts";
import { fromCommand, fromQuery, router } from "../trpc.ts";

export const calendarsRouter = router({
  list: fromQuery(listCalendars),
  change: fromCommand(changeHolidays),
});
