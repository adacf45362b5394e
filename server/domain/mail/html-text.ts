const tag = /<!--|<[!?][^<>]*>|<(\/?)([a-z][a-z0-9:.-]*)(?:[\s/][^<>]*)?>/gi;
/** Whose content nobody reads. */
const unread: ReadonlySet<string> = new Set(["head", "style", "script", "title"]);
/** What stands on lines of its own. */
const blocks: ReadonlySet<string> = new Set(
  "address article blockquote center div dl dt dd footer h1 h2 h3 h4 h5 h6 header hr li ol p pre section table tr ul".split(" "),
);
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** What a mail that is HTML alone says, as lines of text. Takes time in proportion to its length, whatever it holds. */
export function textOfHtml(html: string): string {
  let text = "";
  let from = 0;
  const reader = new RegExp(tag);
  for (let found = reader.exec(html); found; found = reader.exec(html)) {
    const [whole, slash, named] = found;
    text += inLine(html.slice(from, found.index));
    from = reader.lastIndex;
    const name = named?.toLowerCase() ?? "";
    if (name === "br" || blocks.has(name)) text += "\n";
    if (whole === "<!--") from = endOf(html, /-->/g, from);
    else if (slash === "" && unread.has(name)) from = endOf(html, new RegExp(`</${name}\\s*>`, "gi"), from);
    reader.lastIndex = from;
  }
  text += inLine(html.slice(from));
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line, at) => line !== "" || lines[at - 1] !== "").join("\n");
}

/** Where something ends that has no end: with all the rest. */
function endOf(html: string, closing: RegExp, from: number): number {
  closing.lastIndex = from;
  return closing.exec(html) ? closing.lastIndex : html.length;
}

const inLine = (text: string): string =>
  text.replace(/\s+/g, " ").replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/gi, character);

function character(whole: string, name: string): string {
  if (!name.startsWith("#")) return entities[name.toLowerCase()] ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
