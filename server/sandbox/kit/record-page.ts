import { isRecord, type Reply } from "./http.ts";

/** Which record a person looks at on the vendor's own screens. */
export interface ScreenOf {
  object: string;
  id: string;
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

function cell(value: unknown): string {
  if (value === null || value === undefined || value === "") return '<span class="none">—</span>';
  if (Array.isArray(value) || isRecord(value)) return `<pre>${escaped(JSON.stringify(value, null, 2))}</pre>`;
  return escaped(String(value));
}

const named = (record: Record<string, unknown>): string =>
  String(record.Name ?? record.title ?? record.companyName ?? record.memo ?? record.name ?? record.Id ?? record.id ?? "");

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<style>
:root{color-scheme:light dark}body{font:14px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.25rem;margin:0}p{opacity:.7;margin:.25rem 0 1rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid color-mix(in srgb,currentColor 15%,transparent)}
th{font-weight:400;opacity:.7;white-space:nowrap;width:16rem}pre{margin:0;white-space:pre-wrap}.none{opacity:.5}
</style></head><body>${body}</body></html>
`;

const html = (status: number, text: string): Reply => ({
  status,
  headers: {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  },
  body: text,
});

/** A readable page of a record, in the stead of the screen that the vendor itself would show at that address. */
export function recordPage(vendor: string, { id, object }: ScreenOf, record: object | undefined): Reply {
  const about = `${escaped(object)} ${escaped(id)} in the simulated ${escaped(vendor)}`;
  if (!record) return html(404, page("Not there", `<h1>This record is not there</h1><p>${about}. It may have been deleted.</p>`));
  const fields = { ...record } as Record<string, unknown>;
  const rows = Object.entries(fields).map(
    ([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${cell(value)}</td></tr>`,
  );
  return html(
    200,
    page(named(fields), `<h1>${escaped(named(fields))}</h1><p>${about}, as it is kept.</p><table>${rows.join("")}</table>`),
  );
}
