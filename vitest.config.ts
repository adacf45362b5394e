import { defineConfig } from "vitest/config";

const only = process.env.TEST_ONLY;
const database = "**/*.db.test.ts";

/** `TEST_ONLY=unit` runs what needs no database, `TEST_ONLY=database` the rest. Two cores: two workers. */
export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } }, // as the web's tsconfig has it
  test: {
    include: only === "database" ? [database] : ["**/*.test.ts"],
    exclude: ["node_modules/**", ".next/**", "e2e/**", ...(only === "unit" ? [database] : [])],
    maxWorkers: 2,
    pool: "forks",
    // Files share a process and what it has imported: that was half of the work. A test puts back what it changes outside itself.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    allowOnly: false,
  },
});
