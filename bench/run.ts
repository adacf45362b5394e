import { quoteToProject, singleDeal } from "./flows.ts";
import { lists } from "./lists.ts";
import type { Figure } from "./measure.ts";
import { type BenchProduct, startProduct } from "./product.ts";

/** `npm run bench [-- --json] [area]`: every figure beside its baseline. Areas: flows, lists. */
const areas: Readonly<Record<string, readonly ((product: BenchProduct) => Promise<Figure[]>)[]>> = {
  flows: [singleDeal, quoteToProject],
  lists: [lists],
};

const wanted = process.argv.slice(2).filter((argument) => argument !== "--json");
const isJson = process.argv.includes("--json");
const unknown = wanted.find((area) => !Object.hasOwn(areas, area));
if (unknown) {
  process.stderr.write(`There is no area “${unknown}”. Areas: ${Object.keys(areas).join(", ")}.\n`);
  process.exit(1);
}

const tell = (figure: Figure): void => {
  if (isJson) return void process.stdout.write(`${JSON.stringify(figure)}\n`);
  const { baseline, detail = {}, name, ratio, unit, value } = figure;
  const beside = baseline === null ? "" : `  baseline ${baseline}, ratio ${ratio}`;
  const more = Object.entries(detail).map(([key, one]) => `${key} ${one}`);
  process.stdout.write(
    `${name.padEnd(26)} ${String(value).padStart(8)} ${unit}${beside}${more.length > 0 ? `  (${more.join(", ")})` : ""}\n`,
  );
};

/** Megabytes that a process may hold at the end. */
const target = 350;
const product = await startProduct();
try {
  for (const [area, works] of Object.entries(areas)) {
    if (wanted.length > 0 && !wanted.includes(area)) continue;
    for (const work of works) for (const figure of await work(product)) tell(figure);
  }
  for (const [name, { now, peak }] of Object.entries(product.memory()))
    tell({
      name: `memory.${name}`,
      value: now,
      unit: "MB at the end",
      baseline: target,
      ratio: Number((now / target).toFixed(3)),
      detail: { peak },
    });
} finally {
  await product.stop();
}
