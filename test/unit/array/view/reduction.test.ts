import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findRows } from "../../../../src/array/view/find-rows.ts";
import { addRows, createReduction, finishReduction } from "../../../../src/array/view/reduction.ts";
import { runs } from "../../../support/runs.ts";

const gapOr = (arbitrary: fc.Arbitrary<number>) => fc.oneof({ weight: 5, arbitrary }, fc.constant(Number.NaN));
const rowsOf = fc
  .array(fc.tuple(gapOr(fc.integer({ min: -50, max: 50 })), gapOr(fc.integer({ min: -9, max: 9 }))), { maxLength: 200 })
  .map((rows) => {
    const places = rows
      .map(([x]) => x)
      .filter((x) => !Number.isNaN(x))
      .sort((a, b) => a - b);
    return rows.map(([x, y]) => ({ x: Number.isNaN(x) ? x : places.shift()!, y }));
  });

const reduce = (rows: { x: number; y: number }[], o: { from: number; to: number; parts: number }, ascending = true) => {
  const reduction = createReduction({ ...o, curves: 2, ascending });
  for (let first = 0; first < rows.length; first += 7) {
    const some = rows.slice(first, first + 7);
    const y = Float64Array.from(some, (row) => row.y);
    addRows(
      reduction,
      Float64Array.from(some, (row) => row.x),
      [y, y.map((value) => -value)],
    );
  }
  return finishReduction(reduction);
};

describe("the extremes of rows at irregular places", () => {
  test("are the true ones of each part that has rows, whatever lies between", () => {
    fc.assert(
      fc.property(rowsOf, fc.integer({ min: 1, max: 12 }), (rows, parts) => {
        const [from, to] = [-20, 20];
        const { x, curves, exact } = reduce(rows, { from, to, parts });
        const placed = rows.filter((row) => !Number.isNaN(row.x));
        if (exact) {
          const drawn = [...x].filter((at, i) => i === 0 || at !== x[i - 1] || !Number.isNaN(curves[0]!.max[i]!));
          expect(new Set(drawn)).toEqual(new Set(placed.map((row) => row.x)));
          return;
        }
        const width = (to - from) / parts;
        for (let i = 0; i < x.length; i++) {
          const inside = x[i]! > from && x[i]! < to;
          const part = Math.floor((x[i]! - from) / width);
          const members = placed.filter((row) =>
            inside
              ? row.x >= from && row.x <= to && Math.min(parts - 1, Math.floor((row.x - from) / width)) === part
              : x[i]! < from
                ? row.x < from
                : row.x > to,
          );
          const values = members.map((row) => row.y).filter(Number.isFinite);
          const centre = Math.abs((x[i]! - from) / width - part - 0.5) < 1e-9;
          const isPlace = inside ? centre : placed.some((row) => row.x === x[i]); // a break may lie outside too
          if (members.length === 0 || !isPlace)
            expect(curves[0]!.max[i]).toBeNaN(); // a break between parts
          else {
            expect(curves[0]!.min[i]).toBe(values.length ? Math.min(...values) : Number.NaN);
            expect(curves[0]!.max[i]).toBe(values.length ? Math.max(...values) : Number.NaN);
            expect(curves[1]!.max[i]! + 0).toBe((values.length ? -Math.min(...values) : Number.NaN) + 0);
          }
        }
        const wanted = new Set(
          placed
            .filter((row) => row.x >= from && row.x <= to)
            .map((row) => Math.min(parts - 1, Math.floor((row.x - from) / width))),
        );
        const shown = new Set([...x].filter((at) => at > from && at < to).map((at) => Math.floor((at - from) / width)));
        for (const part of wanted) expect(shown).toContain(part);
      }),
      { numRuns: runs(300) },
    );
  });

  test("a row without a place breaks the line, also where it is drawn coarsely; a missing row does not", () => {
    const at = (from: number, count: number) => Array.from({ length: count }, (_, i) => ({ x: from + i, y: 1 }));
    const broken = [...at(0, 30), { x: Number.NaN, y: 0 }, ...at(70, 30)];
    const coarse = { from: 0, to: 100, parts: 10 };
    const isGap = ({ x, curves }: ReturnType<typeof reduce>) =>
      [...x].filter((_, i) => Number.isNaN(curves[0]!.min[i]!));
    const [gap, ...others] = isGap(reduce(broken, coarse));
    expect(others).toEqual([]);
    expect(gap).toBeGreaterThan(29);
    expect(gap).toBeLessThan(70);
    expect(isGap(reduce([...at(0, 30), ...at(70, 30)], coarse))).toEqual([]);
    expect(isGap(reduce(broken, { from: 0, to: 100, parts: 100 }))).toEqual([29]);
    const healed = [...at(0, 25), { x: Number.NaN, y: 0 }, ...at(25, 5), ...at(70, 30)];
    expect(isGap(reduce(healed, coarse))).toEqual([]);
  });

  test("rows whose places go back and forth are drawn in the order of their places", () => {
    const rows = [3, 1, 2].map((x) => ({ x, y: 10 * x }));
    const { x, curves } = reduce(rows, { from: 0, to: 2.5, parts: 50 }, false);
    expect([...x]).toEqual([1, 2]);
    expect([...curves[0]!.max]).toEqual([10, 20]);
  });
});

test("the rows of a range are found by search, places missing anywhere, with one more on each side", async () => {
  await fc.assert(
    fc.asyncProperty(
      rowsOf,
      fc.integer({ min: 1, max: 9 }),
      fc.integer(),
      fc.nat(40),
      async (rows, block, low, span) => {
        const from = low % 60;
        const to = from + span;
        const x = Float64Array.from(rows, (row) => row.x);
        const part = await findRows(
          { from, to },
          x.length,
          async ({ first, count }) => x.slice(first, first + count),
          block,
        );
        const inside = rows.flatMap((row, i) => (row.x >= from && row.x <= to ? [i] : []));
        for (const i of inside) expect(i >= part.first && i < part.first + part.count).toBe(true);
        const chosen = rows.slice(part.first, part.first + part.count);
        expect(chosen.filter((row) => row.x < from).length).toBeLessThanOrEqual(1);
        expect(chosen.filter((row) => row.x > to).length).toBeLessThanOrEqual(1);
        if (inside.length && inside[0]! > 0 && !Number.isNaN(rows[inside[0]! - 1]!.x))
          expect(part.first).toBe(inside[0]! - 1);
      },
    ),
    { numRuns: runs(500) },
  );
});

test("a search among a million rows reads a few blocks", async () => {
  let read = 0;
  const part = await findRows(
    { from: 250_000, to: 250_010 },
    1_000_000,
    async ({ first, count }) => {
      read += count;
      return Float64Array.from({ length: count }, (_, i) => first + i);
    },
    256,
  );
  expect(part).toEqual({ first: 249_999, count: 13 });
  expect(read).toBeLessThan(2 * (13 * 1024 + 256));
});
