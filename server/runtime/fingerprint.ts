import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { checkoutRoot } from "./data-dir.ts";

/** A file, or every file below a folder, in a stable order; nothing where the path does not exist. */
export function filesBelow(place: string): string[] {
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** A hash of names and contents of files and of what else decides a result; paths are taken from the checkout. */
export function fingerprintOf(places: string[], also: string[] = [], keep: (file: string) => boolean = () => true): string {
  const hash = createHash("sha256").update(also.join("\n"));
  for (const file of places.flatMap((place) => filesBelow(path.resolve(checkoutRoot, place))).filter(keep)) {
    hash.update(`\n${path.relative(checkoutRoot, file)}\n`).update(readFileSync(file));
  }
  return hash.digest("hex");
}
