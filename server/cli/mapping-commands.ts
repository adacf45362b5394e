import { writeFileSync } from "node:fs";
import { type MappingSetKey, mappingSetKeys } from "../domain/mapping/sets.ts";
import { importMappings } from "../services/mappings/import-mappings.ts";
import { readVersionOfSet } from "../services/mappings/read-version.ts";
import { type Command, failed } from "./command.ts";
import { mappingFile, readMappingFile } from "./mapping-file.ts";

const isSet = (text: string): text is MappingSetKey => mappingSetKeys.some((set) => set === text);

export const mappingCommands: readonly Command[] = [
  {
    name: "mappings export",
    usage: "mappings export [--set KEY[,…]] [--to FILE]",
    about: "writes the mappings in force as a plain file for source control",
    options: ["set", "to"],
    run: async (ctx, { set, to }) => {
      const wanted = set ? set.split(",").map((one) => one.trim()) : [...mappingSetKeys];
      const unknown = wanted.find((one) => !isSet(one));
      if (unknown !== undefined) return failed(`“${unknown}” is no mapping set. Sets: ${mappingSetKeys.join(", ")}.`);
      const sets: { set: MappingSetKey; version: number | null; rows: Parameters<typeof mappingFile>[0][number]["rows"] }[] = [];
      for (const key of wanted.filter(isSet)) {
        const read = await readVersionOfSet(ctx, { set: key });
        if (!read.ok) return failed(read.error.message);
        sets.push({ set: key, version: read.value.version, rows: read.value.rows });
      }
      const file = mappingFile(sets);
      const json = sets.map((one) => ({ set: one.set, version: one.version, rows: one.rows.length }));
      if (!to) return { ok: true, lines: [file.trimEnd()], json: { sets: json, file } };
      writeFileSync(to, file);
      const rows = sets.reduce((total, one) => total + one.rows.length, 0);
      return { ok: true, lines: [`${to}: ${sets.length} sets, ${rows} rows`], json: { sets: json, to } };
    },
  },
  {
    name: "mappings import",
    usage: "mappings import --from FILE [--missing keep|remove] [--why TEXT]",
    about:
      "brings such a file in, all of it or nothing; rows that it lacks stay unless --missing remove. What changes legal entity, tax or revenue profile waits for a second person",
    options: ["from!", "missing", "why"],
    run: async (ctx, { from = "", missing = "keep", why = `imported from ${from}` }) => {
      if (missing !== "keep" && missing !== "remove") return failed(`--missing is “${missing}” and must be keep or remove.`);
      const file = readMappingFile(from);
      if (!file.ok) return failed(...file.error, "Nothing was imported.");
      const done = await importMappings(ctx, { sets: file.value.sets, missing, why });
      if (!done.ok) {
        const rows = Object.entries(done.error.fields ?? {}).map(([path, message]) => `${file.value.at(path)}: ${message}`);
        return failed(...(rows.length > 0 ? [...rows, "Nothing was imported."] : [done.error.message]));
      }
      const lines = done.value.sets.map(({ changes, mayApprove, released, set, state, version }) => {
        if (state === "unchanged") return `${set}: unchanged`;
        const who = mayApprove.length > 0 ? `${mayApprove.join(", ")} may publish it` : "nobody may publish it yet";
        const told = changes === 0 ? "asked for already" : `${changes} changes`;
        return state === "published"
          ? `${set}: version ${version} published, ${told}, ${released} records go on`
          : `${set}: version ${version} waits for a second person, ${told}; ${who}`;
      });
      return { ok: true, lines: lines.length > 0 ? lines : ["The file has no sets."], json: done.value };
    },
  },
];
