import fc from "fast-check";
import { expect, test } from "vitest";
import {
  binsOf,
  blockedIndex,
  naturalIndex,
  quotientsOf,
} from "../../../../src/signal/out-of-core/plan/blocked-index.ts";
import { lengthOf, planeGroups, rowGroups, type Shape } from "../../../../src/signal/out-of-core/plan/layout.ts";
import { planOutOfCore } from "../../../../src/signal/out-of-core/plan/plan-out-of-core.ts";
import {
  blocksOfTask,
  chunkBins,
  chunksOfTask,
  piecesOf,
  seamChunks,
} from "../../../../src/signal/out-of-core/plan/result-chunks.ts";
import { runs } from "../../../support/runs.ts";

const factors = fc
  .record({
    n1: fc.integer({ min: 2, max: 40 }),
    n2: fc.integer({ min: 1, max: 6 }),
    n3: fc.integer({ min: 1, max: 50 }),
    rows: fc.integer({ min: 1, max: 25 }),
    chunk: fc.integer({ min: 1, max: 300 }),
  })
  .chain(({ n1, n2, n3, rows, chunk }) => {
    const divisors = Array.from({ length: n2 }, (_, i) => i + 1).filter((planes) => n2 % planes === 0);
    return fc.constantFrom(...divisors).map((planes) => {
      const shape: Shape = { n: n1 * n2 * n3, n1, n2, n3, columns: n3, width: n3, rows, planes };
      return { shape, bufferBytes: 8 * chunk, valueBytes: 4 };
    });
  });

const tasksOf = (shape: Shape) => Array.from({ length: rowGroups(shape) * planeGroups(shape) }, (_, task) => task);

test("the blocks of all tasks are the array up to its rest, each position once, and hold the bins of their rows", () => {
  fc.assert(
    fc.property(factors, ({ shape }) => {
      const blocks = tasksOf(shape).flatMap((task) => blocksOfTask(shape, task));
      blocks.sort((a, b) => a.start - b.start || a.stop - b.stop);
      let at = 0;
      for (const { start, stop } of blocks) {
        expect(start).toBe(at);
        at = stop;
      }
      expect(at).toBe(quotientsOf(shape) * shape.n1 * shape.n2);
      for (const { start, stop } of blocks)
        for (const position of [start, stop - 1])
          if (stop > start) expect(blockedIndex(shape, naturalIndex(shape, position))).toBe(position);
    }),
    { numRuns: runs(300) },
  );
});

test("a chunk is written by the one task that has all of it, or is a seam; pieces cover a block once", () => {
  fc.assert(
    fc.property(factors, (plan) => {
      const length = chunkBins(plan);
      const chunks = Math.ceil(binsOf(plan.shape) / length);
      const written = tasksOf(plan.shape).flatMap((task) => [...chunksOfTask(plan, task)]);
      expect([...written, ...seamChunks(plan)].sort((a, b) => a - b)).toEqual(
        Array.from({ length: chunks }, (_, chunk) => chunk),
      );
      for (const task of tasksOf(plan.shape))
        for (const block of blocksOfTask(plan.shape, task)) {
          const pieces = [...piecesOf(block, length)];
          expect(pieces.reduce((sum, piece) => sum + lengthOf(piece), 0)).toBe(lengthOf(block));
          const whole = pieces.filter((piece) => lengthOf(piece) === length).map(({ chunk }) => chunk);
          for (const chunk of whole) expect(written).toContain(chunk);
        }
    }),
    { numRuns: runs(300) },
  );
});

test("most of a long spectrum goes straight into the result", () => {
  for (const exponent of [24, 26, 28, 30]) {
    const plan = planOutOfCore({ n: 2 ** exponent, dtype: "float32", memoryBytes: 96 * 2 ** 20 });
    const { shape } = plan;
    if (!shape) throw new Error("a plan with files");
    const seams = seamChunks({ ...plan, shape }).length;
    const rows = plan.steps.find(({ name }) => name === "rows")!;
    expect(seams * plan.bufferBytes).toBeLessThan(0.3 * plan.resultBytes);
    expect(seams * plan.bufferBytes).toBeLessThan(1.5 * (rows.writeBytes - rows.storageBytes) + plan.bufferBytes);
    expect(chunkBins({ ...plan, shape }) * 8).toBe(plan.bufferBytes);
  }
});
