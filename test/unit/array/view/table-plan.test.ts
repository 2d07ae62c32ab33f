import fc from "fast-check";
import { expect, test } from "vitest";
import { normalizeSelection } from "../../../../src/array/indexing/selection.ts";
import {
  columnCount,
  cutRows,
  indexAt,
  leavesOf,
  planTable,
  selectPart,
  sliceOf,
} from "../../../../src/array/view/table-plan.ts";
import { runs } from "../../../support/runs.ts";

test("rows run along the first axis that a slice leaves, columns along the second", () => {
  expect(planTable([], "float64")).toMatchObject({ rowAxis: undefined, columnAxis: undefined, rows: { count: 1 } });
  expect(planTable([7], "float64")).toMatchObject({ rowAxis: 0, columnAxis: undefined, rows: { count: 7 } });
  expect(planTable([7, 3], "float64")).toMatchObject({ rowAxis: 0, columnAxis: 1, columns: { count: 3 } });
  expect(planTable([7, 3], "float64", "[1:6:2, 2]")).toMatchObject({
    rowAxis: 0,
    columnAxis: undefined,
    rows: { start: 1, step: 2, count: 3 },
  });
  expect(planTable([7, 3], "float64", "2")).toMatchObject({ rowAxis: 1, columnAxis: undefined, rows: { count: 3 } });
  expect(planTable([7, 3], "float64", "[None, 2, ::-1]")).toMatchObject({ rowAxis: 1, rows: { start: 2, step: -1 } });
});

test("of leading axes beyond two the first index is shown, until a slice names others", () => {
  expect(planTable([4, 5, 6, 7], "int8")).toMatchObject({ rowAxis: 2, columnAxis: 3 });
  expect(planTable([4, 5, 6, 7], "int8", "[3, :, 1]").spans[0]).toMatchObject({ start: 3 });
  expect(planTable([0, 5, 6], "int8").rows.count * planTable([0, 5, 6], "int8").columns.count).toBe(0);
  expect(() => planTable([4, 5, 6], "int8", "[:2]")).toThrow(/leaves 3 axes/);
});

test("fields are columns, those within fields too", () => {
  const dtype = [
    ["t", "datetime64[ns]"],
    ["place", [["lat", "float64"] as const, ["lon", "float64"] as const]],
  ] as const;
  expect(leavesOf(dtype).map(({ path }) => path.join("."))).toEqual(["t", "place.lat", "place.lon"]);
  expect(columnCount(planTable([5, 2], dtype))).toBe(6);
});

test("a part of a slice selects what the slice's own part would", () => {
  const spans = fc
    .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: -3, max: 3 }), fc.nat(29))
    .filter(([, step]) => step !== 0);
  fc.assert(
    fc.property(spans, fc.nat(40), fc.nat(40), ([length, step, start], first, count) => {
      const plan = planTable([length], "int8", `[${start}::${step}]`);
      const all = Array.from({ length: plan.rows.count }, (_, n) => indexAt(plan.rows, n));
      const part = { first, count: Math.max(0, Math.min(count, all.length - first)) };
      const [span] = normalizeSelection(selectPart(plan, part, { first: 0, count: 1 }), [length]).spans;
      const selected = Array.from({ length: span!.count }, (_, n) => indexAt(span!, n));
      expect(selected).toEqual(all.slice(part.first, part.first + part.count));
    }),
    { numRuns: runs(500) },
  );
  expect(sliceOf({ start: 4, step: -2, count: 3 }, { first: 1, count: 2 })).toEqual({ start: 2, step: -2 });
});

test("blocks follow one another without a hole, and end with a chunk where they reach one", () => {
  fc.assert(
    fc.property(
      fc.record({ start: fc.nat(20), step: fc.integer({ min: 1, max: 5 }), count: fc.integer({ min: 0, max: 200 }) }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 60 }),
      (rows, chunkRows, most) => {
        let next = 3;
        const part = { first: 3, count: Math.max(0, rows.count - 3) };
        for (const { first, count } of cutRows(rows, part, { chunkRows, most })) {
          expect(first).toBe(next);
          expect(count).toBeGreaterThan(0);
          expect(count).toBeLessThanOrEqual(most);
          next += count;
          const chunks = [first, next - 1, next].map((row) => Math.floor(indexAt(rows, row) / chunkRows));
          if (next < part.first + part.count && chunks[0] !== chunks[2]) expect(chunks[1]).not.toBe(chunks[2]);
        }
        expect(next).toBe(3 + part.count);
      },
    ),
    { numRuns: runs(300) },
  );
});
