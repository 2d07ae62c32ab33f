import fc from "fast-check";
import { expect, test } from "vitest";
import {
  planBlocks,
  planChunkShape,
  planChunks,
  planRuns,
  runOf,
  selectRun,
} from "../../../src/array/indexing/plan.ts";
import { normalizeSelection } from "../../../src/array/indexing/selection.ts";
import { isCode } from "../../../src/base/errors.ts";
import { arbitraryCase } from "./dense.ts";

test("a plan names every selected element once, inside its chunk, at its place in the result", () => {
  fc.assert(
    fc.property(arbitraryCase, ({ shape, chunkShape, selection }) => {
      const { spans } = normalizeSelection(selection, shape);
      const seen = spans.map(() => new Set<number>());
      for (const { coordinates, parts } of planChunks(spans, shape, chunkShape))
        parts.forEach(({ chunk, from, step, count, at }, axis) => {
          expect(chunk).toBe(coordinates[axis]);
          for (let k = 0; k < count; k++) {
            const inside = from + k * step;
            expect(inside >= 0 && inside < chunkShape[axis]).toBe(true);
            expect(chunk * chunkShape[axis] + inside).toBe(spans[axis].start + (at + k) * spans[axis].step);
            seen[axis].add(at + k);
          }
        });
      if (spans.every(({ count }) => count > 0)) expect(seen.map((set) => set.size)).toEqual(spans.map((s) => s.count));
    }),
  );
});

test("a plan touches each chunk once and calls it whole exactly when nothing of it stays", () => {
  fc.assert(
    fc.property(arbitraryCase, ({ shape, chunkShape, selection }) => {
      const { spans } = normalizeSelection(selection, shape);
      const keys: string[] = [];
      for (const { coordinates, parts, whole } of planChunks(spans, shape, chunkShape)) {
        keys.push(coordinates.join("."));
        const held = coordinates.map((c, axis) => Math.min(chunkShape[axis], shape[axis] - c * chunkShape[axis]));
        expect(whole).toBe(parts.every(({ count }, axis) => count === held[axis]));
      }
      expect(new Set(keys).size).toBe(keys.length);
    }),
  );
});

test("an array of rank 0 has one chunk", () => {
  expect([...planChunks([], [], [])]).toEqual([{ coordinates: [], parts: [], whole: true }]);
});

test("default chunks hold whole rows up to about 4 MiB", () => {
  expect(planChunkShape([10_000_000], 4)).toEqual([1_048_576]);
  expect(planChunkShape([1_000_000, 3], 8)).toEqual([174_762, 3]);
  expect(planChunkShape([10, 1_000_000_000], 8)).toEqual([1, 524_288]);
  expect(planChunkShape([2049], 8)).toEqual([2049]);
  expect(planChunkShape([], 8)).toEqual([]);
});

test("an array that starts empty has full chunks to grow into", () => {
  expect(planChunkShape([0], 4)).toEqual([1_048_576]);
  expect(planChunkShape([0, 4], 4)).toEqual([262_144, 4]);
});

test("default chunks never exceed 4 MiB and never are empty", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1e6), { maxLength: 4 }), fc.constantFrom(1, 2, 4, 8, 16), (shape, itemSize) => {
      const chunkShape = planChunkShape(shape, itemSize);
      expect(chunkShape.every((length) => length >= 1)).toBe(true);
      expect(chunkShape.reduce((a, b) => a * b, itemSize)).toBeLessThanOrEqual(4 * 1024 * 1024);
    }),
  );
});

test("blocks follow each other without gap, within the bytes allowed, and end with a chunk where they hold one", () => {
  const blocks = [...planBlocks({ shape: [100, 2], chunkShape: [8, 2] }, 4, { maxBytes: 30 * 8, axis: 0 })];
  expect(blocks.slice(0, 2)).toEqual([
    [
      { start: 0, stop: 24 },
      { start: 0, stop: 2 },
    ],
    [
      { start: 24, stop: 48 },
      { start: 0, stop: 2 },
    ],
  ]);
  expect(blocks.at(-1)).toEqual([
    { start: 96, stop: 100 },
    { start: 0, stop: 2 },
  ]);
});

test("an axis whose single index is over the bytes allowed is refused as over-budget", () => {
  let caught: unknown;
  try {
    planBlocks({ shape: [4, 1000], chunkShape: [1, 1000] }, 8, { maxBytes: 100, axis: 0 });
  } catch (error) {
    caught = error;
  }
  expect(isCode(caught, "over-budget")).toBe(true);
});

test("runs are the whole array in C order, each within the bytes it may have where one element is", () => {
  const cases = fc.record({
    lengths: fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 4 })), {
      minLength: 1,
      maxLength: 4,
    }),
    maxBytes: fc.integer({ min: 1, max: 400 }),
  });
  fc.assert(
    fc.property(cases, ({ lengths, maxBytes }) => {
      const [shape, chunkShape] = [lengths.map(([length]) => length), lengths.map(([, chunk]) => chunk)];
      const count = shape.reduce((a, b) => a * b, 1);
      let next = 0;
      for (const run of planRuns({ shape, chunkShape }, 8, maxBytes)) {
        const selection = selectRun(run, shape);
        const region = normalizeSelection(selection, shape);
        expect(selectRun(runOf(selection, shape), shape)).toEqual(selection);
        const size = region.shape.reduce((a, b) => a * b, 1);
        const first = region.spans.reduce((at, { start }, axis) => at * shape[axis]! + start, 0);
        expect(first).toBe(next);
        expect(size === 1 || size * 8 <= maxBytes).toBe(true);
        next += size;
      }
      expect(next).toBe(count);
    }),
  );
});
