import { parseDay } from "@/server/domain/dates";
import type { Holiday } from "./calendar-types";

/** Days that were pasted, and what is wrong with them, line by line. */
interface PastedDays {
  days: Holiday[];
  errors: string[];
}

const mostLines = 366;
const longestName = 100;
/** `2026-12-25`, then what it is called after a tab, a comma, a semicolon or spaces; or the day as `25.12.2026`. */
const line = /^"?(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))"?\s*[\t,; ]\s*(.+)$/;
const heading = /^"?(date|day|datum|tag)\b/i;

/** Reads a list of holidays, a line a day. A first line of headings is left out. */
export function readPastedDays(text: string): PastedDays {
  const lines = text.split(/\r\n|\r|\n/).flatMap((content, index) => {
    const trimmed = content.replace(/^\uFEFF/, "").trim();
    return trimmed === "" || (index === 0 && heading.test(trimmed)) ? [] : [{ number: index + 1, content: trimmed }];
  });
  if (lines.length > mostLines)
    return { days: [], errors: [`${lines.length} lines: at most ${mostLines} can be pasted at once.`] };
  const days = new Map<string, string>();
  const errors = lines.flatMap(({ content, number }) => {
    const [, year, month, date, germanDate, germanMonth, germanYear, rest = ""] = line.exec(content) ?? [];
    const on = [year ?? germanYear, month ?? germanMonth?.padStart(2, "0"), date ?? germanDate?.padStart(2, "0")].join("-");
    const name = rest.replace(/^"(.*)"$/, "$1").trim();
    if (name === "")
      return [`Line ${number}: “${content.slice(0, 40)}” is no day with a name, such as 2026-12-25 Christmas Day.`];
    if (!parseDay(on)) return [`Line ${number}: ${on} is not in the calendar.`];
    if (name.length > longestName) return [`Line ${number}: the name has more than ${longestName} characters.`];
    if (days.has(on)) return [`Line ${number}: ${on} stands there twice.`];
    days.set(on, name);
    return [];
  });
  return { days: [...days].map(([on, name]) => ({ on, name })), errors };
}
