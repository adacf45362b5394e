import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ensureDataDir } from "./data-dir.ts";

const root = mkdtempSync(path.join(tmpdir(), "data-dir-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("the folder that DATA_DIR names", () => {
  it("is made with the folders above it, and taken as it is the next time", () => {
    const folder = path.join(root, "a/b/c");
    ensureDataDir(folder);
    ensureDataDir(folder);
    expect(existsSync(folder)).toBe(true);
  });

  it("is refused in plain words where it is a file, or lies below one", () => {
    const file = path.join(root, "file");
    writeFileSync(file, "");
    expect(() => ensureDataDir(file)).toThrow(/DATA_DIR is ".*" and is a file. Set it to a folder/);
    expect(() => ensureDataDir(path.join(file, "x"))).toThrow(/and cannot be made \(ENOTDIR\)/);
  });

  it.runIf(process.platform === "linux")("is refused at once where nothing can be made", () => {
    expect(() => ensureDataDir("/proc/nope/logs")).toThrow(/DATA_DIR is "\/proc\/nope\/logs" and cannot be made \(ENOENT\)/);
  });
});
