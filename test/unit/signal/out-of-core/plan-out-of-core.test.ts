import fc from "fast-check";
import { expect, test } from "vitest";
import { isCode } from "../../../../src/base/errors.ts";
import { halfOf, residueGroups } from "../../../../src/signal/out-of-core/plan/blocked-index.ts";
import { divisorsOf, goodLength } from "../../../../src/signal/out-of-core/plan/good-length.ts";
import {
  blockOf,
  blocksOf,
  blocksOfRow,
  columnPanels,
  lengthOf,
  panelOf,
  planeGroups,
  planesOf,
  rowGroups,
  rowsOf,
} from "../../../../src/signal/out-of-core/plan/layout.ts";
import { type OutOfCorePlan, planOutOfCore } from "../../../../src/signal/out-of-core/plan/plan-out-of-core.ts";
import { entryOf, panelsLeft, passesOf, scratchFiles } from "../../../../src/signal/out-of-core/plan/scratch-files.ts";
import { runs } from "../../../support/runs.ts";

const MIB = 2 ** 20;

const requests = fc.record({
  n: fc.oneof(fc.integer({ min: 1, max: 200_000 }), fc.integer({ min: 2 ** 20, max: 2 ** 31 })),
  dtype: fc.constantFrom("float32" as const, "float64" as const, "int16" as const),
  memoryBytes: fc.oneof(fc.integer({ min: 4096, max: 100_000 }), fc.integer({ min: MIB, max: 512 * MIB })),
  parallel: fc.integer({ min: 1, max: 8 }),
});

/** Plans of what can be planned. */
function planned(o: Parameters<typeof planOutOfCore>[0]): OutOfCorePlan | undefined {
  try {
    return planOutOfCore(o);
  } catch (error) {
    expect(isCode(error, "over-budget")).toBe(true);
    return undefined;
  }
}

const isSmooth = (n: number) => {
  let rest = n;
  for (const radix of [2, 3, 5, 7, 11, 13]) while (rest % radix === 0) rest /= radix;
  return rest === 1;
};

test("a good length is the next product of small primes", () => {
  let next = 1;
  for (let n = 4000; n >= 1; n--) {
    if (isSmooth(n)) next = n;
    if (n <= 3969) expect(goodLength(n)).toBe(next);
  }
  expect(goodLength(2 ** 30)).toBe(2 ** 30);
  expect(isSmooth(goodLength(1_000_003))).toBe(true);
});

test("the divisors of a good length are all there, once, ascending", () => {
  for (const n of [1, 2, 360, 4096, 15_015])
    expect(divisorsOf(n)).toEqual(Array.from({ length: n }, (_, i) => i + 1).filter((divisor) => n % divisor === 0));
});

test("a plan keeps its budget, does each piece once, and writes in long pieces", () => {
  fc.assert(
    fc.property(requests, (request) => {
      const plan = planned(request);
      if (!plan?.shape) return;
      const { shape, valueBytes, bufferBytes, parallel, n } = plan;
      expect(n).toBe(goodLength(request.n));
      expect(shape.n1 * shape.n2 * shape.n3).toBe(n);
      const taskBytes = request.memoryBytes / parallel;
      const columns = 2 * Math.ceil(Math.min(shape.columns, shape.n3) / 2) * shape.n1 * valueBytes;
      expect(2 * columns + bufferBytes).toBeLessThanOrEqual(taskBytes);
      expect((shape.rows * shape.planes + 4) * shape.n3 * 2 * valueBytes + bufferBytes).toBeLessThanOrEqual(taskBytes);
      if (shape.n2 > 1)
        expect(2 * shape.n2 * shape.rows * Math.min(shape.width, shape.n3) * 2 * valueBytes).toBeLessThanOrEqual(
          taskBytes,
        );
      if (taskBytes >= 32 * MIB) expect(bufferBytes).toBeGreaterThanOrEqual(MIB);
      expect(plan.scratchBytes).toBe(scratchFiles({ ...plan, shape }).reduce((sum, { length }) => sum + length, 0));
      expect(plan.readBytes).toBe(plan.steps.reduce((sum, { readBytes }) => sum + readBytes, 0));
      expect(plan.seconds).toBeGreaterThan(0);
    }),
    { numRuns: runs(300) },
  );
});

test("panels, blocks, rows and planes cover everything once", () => {
  fc.assert(
    fc.property(requests, (request) => {
      const shape = request.n <= 200_000 ? planned(request)?.shape : undefined;
      if (!shape) return;
      const cover = (ranges: { start: number; stop: number }[], end: number) => {
        let at = 0;
        for (const { start, stop } of ranges) {
          expect(start).toBe(at);
          expect(stop).toBeGreaterThan(start);
          at = stop;
        }
        expect(at).toBe(end);
      };
      const count = <T>(length: number, of: (index: number) => T) => Array.from({ length }, (_, index) => of(index));
      const panels = count(columnPanels(shape), (index) => panelOf(shape, index));
      cover(panels, shape.n2 * shape.n3);
      cover(
        panels.flatMap((panel) => [...blocksOf(shape, panel)]),
        shape.n2 * shape.n3,
      );
      for (const panel of panels.slice(0, -1))
        expect(lengthOf(panel) % 2 === 0 || panel.stop % shape.n3 === 0).toBe(true);
      cover(
        count(blocksOfRow(shape), (index) => blockOf(shape, index)),
        shape.n3,
      );
      cover(
        count(rowGroups(shape), (index) => rowsOf(shape, index)),
        halfOf(shape),
      );
      cover(
        count(planeGroups(shape), (index) => planesOf(shape, index)),
        shape.n2,
      );
      cover([...residueGroups(shape)], shape.n1);
    }),
    { numRuns: runs(200) },
  );
});

test("a journal tells which panels are left", () => {
  const plan = planOutOfCore({ n: 65_536, dtype: "float32", memoryBytes: 40_000 });
  const passes = passesOf(plan);
  const all = passes.map(({ panels }) => Array.from({ length: panels }, (_, panel) => panel));
  expect(panelsLeft(plan, new Uint8Array(0))).toEqual(all);
  const entries = all.flatMap((panels, step) => panels.map((panel) => entryOf(plan, step, panel)));
  expect(entries).toEqual(entries.map((_, index) => index));
  const journal = new Uint8Array(entries.length);
  journal[entryOf(plan, 1, 2)] = 1;
  expect(panelsLeft(plan, journal)[1]).toEqual(all[1]!.filter((panel) => panel !== 2));
  expect(panelsLeft(plan, journal)[0]).toEqual(all[0]);
});

test("with more memory there is no more work, and long signals make three passes over the files at most", () => {
  const seconds = [16, 96, 512].map(
    (mib) => planOutOfCore({ n: 2 ** 28, dtype: "float32", memoryBytes: mib * MIB }).seconds,
  );
  expect(seconds[0]).toBeGreaterThanOrEqual(seconds[1]!);
  expect(seconds[1]).toBeGreaterThanOrEqual(seconds[2]!);
  const plan = planOutOfCore({ n: 2 ** 30, dtype: "float32", memoryBytes: 96 * MIB });
  expect(passesOf(plan).length).toBeLessThanOrEqual(4);
  expect(plan.scratchBytes).toBeLessThan(2.2 * 4 * 2 ** 30);
});

test("too little memory is refused, with how much would do", () => {
  const refused = (memoryBytes: number) => {
    try {
      return planOutOfCore({ n: 2 ** 20, dtype: "float64", memoryBytes });
    } catch (error) {
      return isCode(error, "over-budget") ? (error.facts.neededBytes as number) : undefined;
    }
  };
  const needed = refused(2000) as number;
  expect(needed).toBeGreaterThan(2000);
  expect(refused(needed)).toMatchObject({ n: 2 ** 20 });
  for (const n of [0, 1.5, Number.NaN])
    expect(() => planOutOfCore({ n, dtype: "float64", memoryBytes: 1e6 })).toThrow(
      expect.objectContaining({ code: "invalid-argument" }),
    );
});
