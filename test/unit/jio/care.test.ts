import fc from "fast-check";
import { expect, test } from "vitest";
import { createMemoryFolder } from "../../../src/bytes/index.ts";
import { isMostlyHoles } from "../../../src/jio/care/compact.ts";
import { planMerge } from "../../../src/jio/care/merge.ts";
import { createReaders } from "../../../src/jio/files/readers.ts";
import { isYoung, YOUNG_MS } from "../../../src/jio/files/young.ts";
import { codeOf } from "../../conformance/support.ts";
import { runs } from "../../support/runs.ts";
import { createTestDepot } from "./depot-of.ts";

const MIB = 1024 * 1024;
const segments = (...lengths: number[]) => lengths.map((length) => ({ length }));

test("a run of eight small neighbours is merged, fewer are left, and large ones are never moved", () => {
  expect(planMerge([])).toBeUndefined();
  expect(planMerge(segments(...Array(7).fill(1)))).toBeUndefined();
  expect(planMerge(segments(...Array(8).fill(1)))).toEqual({ from: 0, to: 8 });
  expect(planMerge(segments(64 * MIB, ...Array(9).fill(MIB), 64 * MIB))).toEqual({ from: 1, to: 10 });
  expect(planMerge(segments(...Array(5).fill(1), 2 * MIB, ...Array(5).fill(1)))).toBeUndefined();
  expect(planMerge(segments(...Array(9).fill(MIB + 1)))).toBeUndefined();
});

test("what is merged is always eight small neighbours or more, at most a segment in all", () => {
  const length = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constantFrom(MIB, MIB + 1, 64 * MIB));
  fc.assert(
    fc.property(fc.array(length, { maxLength: 60 }), (lengths) => {
      const run = planMerge(segments(...lengths));
      const small = (n: number) => n <= MIB;
      if (!run) {
        for (let n = 0; n + 8 <= lengths.length; n++) {
          const eight = lengths.slice(n, n + 8);
          expect(eight.every(small) && eight.reduce((a, b) => a + b) <= 64 * MIB).toBe(false);
        }
        return;
      }
      const merged = lengths.slice(run.from, run.to);
      expect(merged.length).toBeGreaterThanOrEqual(8);
      expect(merged.every(small)).toBe(true);
      expect(merged.reduce((a, b) => a + b)).toBeLessThanOrEqual(64 * MIB);
    }),
    { numRuns: runs(300) },
  );
});

test("a pack is emptied when half of it is holes, and not for a few bytes", () => {
  expect(isMostlyHoles(64 * MIB, 33 * MIB)).toBe(false);
  expect(isMostlyHoles(64 * MIB, 32 * MIB)).toBe(true);
  expect(isMostlyHoles(500_000, 0)).toBe(false);
  expect(isMostlyHoles(0, 0)).toBe(false);
});

test("a file is young for two minutes, and where the clock was set back", () => {
  expect(isYoung(1000, 1000)).toBe(true);
  expect(isYoung(1000, 1000 + YOUNG_MS - 1)).toBe(true);
  expect(isYoung(1000, 1000 + YOUNG_MS)).toBe(false);
  expect(isYoung(5000, 1000)).toBe(true);
});

test("files that are read stay open, a few of them, until somebody wants them", async () => {
  const folder = createMemoryFolder();
  for (const name of ["a", "b", "c"]) {
    const file = await folder.openFile(name, { create: true });
    file?.writeAt(0, new Uint8Array([1, 2, 3]));
    file?.close();
  }
  const readers = createReaders(folder, { held: 2, idleMs: 1e6 });
  for (const name of ["a", "b", "a", "c"]) expect([...(await readers.read(name, 1, 9))!]).toEqual([2, 3]);
  expect(await folder.removeFile("b")).toBe(true); // the least lately read was closed
  expect(await codeOf(folder.removeFile("a"))).toBe("locked");
  readers.letGo(["a", "never read"]);
  await Promise.resolve();
  await Promise.resolve();
  expect(await folder.removeFile("a")).toBe(true);
  expect(await readers.read("a", 0, 1)).toBeUndefined();
  const writer = await folder.openFile("b", { create: true });
  expect(await codeOf(readers.read("b", 0, 1))).toBe("locked");
  writer?.close();
  expect((await readers.read("b", 0, 1))?.length).toBe(0);
});

test("copies beside a young file begin at 0, have no gap, and never reach beyond what the file holds", async () => {
  const step = fc.oneof(
    fc.record({ append: fc.integer({ min: 1, max: 50 }) }),
    fc.record({ cut: fc.float({ min: 0, max: 1, noNaN: true }) }),
    fc.constant({ secure: true }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const { kept, depot } = createTestDepot(createMemoryFolder(), Date.now());
      const file = await depot.take();
      let promised = 0;
      for (const one of steps) {
        if ("append" in one) file.append(new Uint8Array(one.append));
        else if ("cut" in one) await file.cut(Math.floor(one.cut * file.length()));
        else await file.secure();
        promised = "secure" in one ? file.length() : Math.min(promised, file.length());
        let end = 0;
        for (const { at, length } of kept) {
          expect(at).toBe(end);
          end += length;
        }
        expect(end).toBe(promised);
      }
    }),
    { numRuns: runs(200) },
  );
});

test("a file whose copies cannot be cut stays as it is", async () => {
  const { files, depot } = createTestDepot(createMemoryFolder(), Date.now());
  const file = await depot.take();
  file.append(new Uint8Array(10));
  await file.secure();
  files.cutCopies = () => Promise.reject(new Error("no space"));
  await expect(file.cut(5)).rejects.toThrow("no space");
  expect(file.length()).toBe(10);
});
