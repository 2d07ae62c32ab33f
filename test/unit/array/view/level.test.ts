import fc from "fast-check";
import { expect, test } from "vitest";
import { createLevel, GROUP_ROWS, type Level } from "../../../../src/array/view/level.ts";
import { addRows, createReduction } from "../../../../src/array/view/reduction.ts";
import { runs } from "../../../support/runs.ts";

const makeRows = (count: number, seed: number) => {
  const gap = (n: number) => (n * 31 + seed) % 97 < 3 || Math.floor(n / 700) % 5 === seed % 5;
  return {
    x: Float64Array.from({ length: count }, (_, n) => (gap(n) ? Number.NaN : n)),
    y: Float64Array.from({ length: count }, (_, n) => (n % 53 === 0 ? Number.NaN : Math.sin(n * (seed + 1)) * n)),
  };
};
const fill = (level: Level, { x, y }: ReturnType<typeof makeRows>, first: number, end: number) =>
  level.add(first, x.subarray(first, end), [y.subarray(first, end)]);

/** The reduction of a range by whatever the level knows, the rows themselves elsewhere. */
function reduceBy(level: Level, rows: ReturnType<typeof makeRows>, parts: number) {
  const count = rows.x.length;
  const into = createReduction({ from: 0, to: count - 1, parts, curves: 1, ascending: true });
  let next = 0;
  for (const { first, count: some, known } of level.cut({ first: 0, count })) {
    expect(first).toBe(next);
    next += some;
    if (known) level.reduce(into, { first, count: some });
    else addRows(into, rows.x.subarray(first, next), [rows.y.subarray(first, next)]);
  }
  expect(next).toBe(count);
  return into;
}

test("the extremes by groups are those of the rows, whatever was read before and in which blocks", () => {
  const blocks = fc.array(fc.tuple(fc.nat(9000), fc.integer({ min: 1, max: 5000 })), { maxLength: 6 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9000 }), fc.nat(20), blocks, (count, seed, read) => {
      const rows = makeRows(count, seed);
      const level = createLevel(count, 1);
      for (const [first, length] of read) if (first < count) fill(level, rows, first, Math.min(count, first + length));
      const [byLevel, byRows] = [reduceBy(level, rows, 1), reduceBy(createLevel(count, 1), rows, 1)];
      for (const which of ["min", "max"] as const)
        expect(byLevel.curves[0]![which][1]).toEqual(byRows.curves[0]![which][1]);
      expect([...byLevel.filled]).toEqual([...byRows.filled]);
    }),
    { numRuns: runs(200) },
  );
});

test("a group lies where its first row does, and a gap at its end breaks the line", () => {
  const count = 8 * GROUP_ROWS;
  const x = Float64Array.from({ length: count }, (_, n) =>
    n >= 3 * GROUP_ROWS && n < 5 * GROUP_ROWS ? Number.NaN : n,
  );
  const y = Float64Array.from({ length: count }, (_, n) => n);
  const level = createLevel(count, 1);
  level.add(0, x, [y]);
  const { curves, filled, broken } = reduceBy(level, { x, y }, 4);
  expect([...filled].slice(1, 5)).toEqual([1, 1, 1, 1]);
  expect(curves[0]!.max[1]).toBe(2 * GROUP_ROWS - 1);
  expect(curves[0]!.max[2]).toBe(3 * GROUP_ROWS - 1);
  expect(curves[0]!.min[3]).toBe(5 * GROUP_ROWS);
  expect([...broken].slice(1, 5)).toEqual([0, 1, 0, 0]);
});
