import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { checkoutRoot } from "../../server/runtime/data-dir.ts";
import { filesBelow } from "../../server/runtime/fingerprint.ts";

const folders = ["app", "components", "server", "scripts", "e2e", "bench"];
const report = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({
    totalDependenciesCruised: z.int(),
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

/** Files that each break one rule, so that a rule that catches nothing any more is noticed. */
const offenders: Record<string, { rule: string; code: string }> = {
  "server/domain/reaches-up.ts": { rule: "domain-is-pure", code: 'import "../services/plain.ts";' },
  "server/services/area/calls-jobs.ts": { rule: "services-know-no-caller", code: 'import "../../jobs/plain.ts";' },
  "server/services/area/names-vendor.ts": {
    rule: "only-the-registry-names-vendors",
    code: 'import "../../connectors/one/plain.ts";',
  },
  "server/connectors/one/visits.ts": { rule: "connectors-are-islands", code: 'import "../two/plain.ts";' },
  "server/sandbox/one/peeks.ts": { rule: "simulators-know-no-product", code: 'import "../../connectors/one/plain.ts";' },
  "server/sandbox/one/copies.ts": { rule: "simulators-are-apart", code: 'import "../two/plain.ts";' },
  "server/services/area/draws.ts": { rule: "server-knows-no-page", code: 'import "../../../components/plain.ts";' },
  "components/asks.ts": { rule: "components-fetch-nothing", code: 'import "../server/services/plain.ts";' },
  "app/reads.ts": { rule: "pages-go-through-the-api", code: 'import "../server/db/plain.ts";' },
  "server/jobs/tries.ts": { rule: "tests-stay-tests", code: 'import "../testing/plain.ts";' },
  "server/domain/circle-a.ts": { rule: "no-cycles", code: 'import "./circle-b.ts";' },
  "server/flows/gone.ts": { rule: "no-missing", code: 'import "./nowhere.ts";' },
};
const plain = ["services", "jobs", "connectors/one", "connectors/two", "sandbox/two", "db", "testing"].map(
  (place) => `server/${place}`,
);

function cruise(cwd: string): z.infer<typeof report> {
  const places = folders.filter((folder) => existsSync(path.join(cwd, folder)));
  const program = path.join(checkoutRoot, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const done = spawnSync(process.execPath, [program, "--config", ".dependency-cruiser.mjs", "--output-type", "json", ...places], {
    cwd,
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  if (!done.stdout.startsWith("{")) throw new Error(`The imports could not be read: ${done.stderr || done.stdout}`);
  return report.parse(JSON.parse(done.stdout));
}

/** Cruises a small tree that breaks every rule and throws unless every break is found. */
function proveTheRules(): void {
  const folder = mkdtempSync(path.join(tmpdir(), "throughline-architecture-"));
  const put = (file: string, code: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), `${code}\n`);
  };
  try {
    for (const file of [".dependency-cruiser.mjs", "tsconfig.json", "package.json"])
      cpSync(path.join(checkoutRoot, file), path.join(folder, file));
    for (const place of [...plain, "components"]) put(`${place}/plain.ts`, "export const plain = 1;");
    put("server/domain/circle-b.ts", 'import "./circle-a.ts";');
    for (const [file, { code }] of Object.entries(offenders)) put(file, `${code}\nexport const offends = 1;`);
    const { violations } = cruise(folder).summary;
    const unseen = Object.entries(offenders).filter(
      ([file, { rule }]) => !violations.some((violation) => violation.from === file && violation.rule.name === rule),
    );
    if (unseen.length > 0)
      throw new Error(
        `Rules that no longer catch what they forbid: ${unseen.map(([file, { rule }]) => `${rule} (${file})`).join(", ")}`,
      );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Throws, naming each, when imports go the wrong way, when a file was not read, or when a rule has gone blind. */
export function checkArchitecture(): void {
  proveTheRules();
  const { modules, summary } = cruise(checkoutRoot);
  const read = new Set(modules.map(({ source }) => source));
  const files = folders
    .flatMap((folder) => filesBelow(path.join(checkoutRoot, folder)))
    .map((file) => path.relative(checkoutRoot, file))
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith("server/db/generated/"));
  const unread = files.filter((file) => !read.has(file));
  if (unread.length > 0) throw new Error(`${unread.length} files were not read, such as ${unread.slice(0, 5).join(", ")}`);
  if (summary.violations.length > 0)
    throw new Error(summary.violations.map(({ from, rule, to }) => `${rule.name}: ${from} → ${to}`).join("\n"));
  process.stdout.write(`${files.length} files and ${summary.totalDependenciesCruised} imports keep to the rules\n`);
}
