import { describe, expect, it } from "vitest";
import { type KpiItem, type Kpis, kpiCsv, kpiText } from "./kpi-lines";

const item: KpiItem = {
  id: "I3.provisioned",
  name: "Provisioning success rate",
  unit: "ratio",
  value: 0.765,
  unknown: null,
  currency: null,
  formula: "provisioned ÷ closed-won",
  formulaVersion: 1,
  population: 114,
  openCases: 30,
  exclusions: [{ reason: "Needs no project (licence, resale, change order)", count: 2 }],
  target: 0.95,
  owner: "pmo",
};
const kpis = (items: KpiItem[]): Kpis => ({
  period: "2026-11",
  isProvisional: true,
  asOf: new Date("2026-11-20T12:00:00Z"),
  sources: [],
  items,
});

describe("a measure", () => {
  it("is told in its unit, and its target in the same", () => {
    expect(kpiText(item, item.value)).toBe("76.5\u00a0%");
    expect(kpiText(item, item.target)).toBe("95\u00a0%");
    expect(kpiText({ ...item, unit: "hours" }, 2.5)).toBe("2.5 h");
    expect(kpiText({ ...item, unit: "money", currency: "USD" }, "1234567.89")).toBe("USD\u00a01,234,568");
    expect(kpiText({ ...item, unit: "count" }, 1234)).toBe("1,234");
    expect(kpiText(item, null)).toBeNull();
  });

  it("stands in the file with the number that the screen rounds, and why it is not known", () => {
    const [head, line, unknown] = kpiCsv(kpis([item, { ...item, value: null, unknown: "No deal was won" }])).split("\r\n");
    expect(head?.startsWith("\uFEFFperiod,id,measure,value,unit")).toBe(true);
    expect(line).toBe(
      '2026-11,I3.provisioned,Provisioning success rate,0.765,ratio,,,0.95,PMO,provisioned ÷ closed-won,1,114,30,"Needs no project (licence, resale, change order) (2)",yes,2026-11-20T12:00:00.000Z',
    );
    expect(unknown).toContain(",,ratio,,No deal was won,");
  });
});
