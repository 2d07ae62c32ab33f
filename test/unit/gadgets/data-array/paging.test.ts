import fc from "fast-check";
import { expect, test } from "vitest";
import { backAfter, backTo, partOf, planPage } from "../../../../gadgets/data-array/paging.ts";

const counts = { rowCount: 1767, columnCount: 250 };

test("the first page has the newest rows, older ones follow, the last one ends with the first row", () => {
  const first = planPage(counts, {});
  expect(partOf(first)).toEqual({ first: 1667, count: 100, firstColumn: 0, columnCount: 100 });
  expect([backAfter("newest", first), backAfter("newer", first)]).toEqual([undefined, undefined]);
  const older = planPage(counts, { back: backAfter("older", first)! });
  expect(partOf(older)).toMatchObject({ first: 1567, count: 100 });
  expect(backAfter("newer", older)).toBe(0);
  const oldest = planPage(counts, { back: backAfter("oldest", first)!, right: 200 });
  expect(partOf(oldest)).toEqual({ first: 0, count: 100, firstColumn: 200, columnCount: 50 });
  expect([backAfter("older", oldest), backAfter("oldest", oldest)]).toEqual([undefined, undefined]);
});

test("whatever a URL asks for, the page exists and is no larger than a page may be", () => {
  const count = fc.nat(5000);
  const asked = fc.record({ back: count, right: count, rows: count }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.record({ rowCount: count, columnCount: count }), asked, (sizes, o) => {
      const part = partOf(planPage(sizes, o));
      expect(part.count).toBeLessThanOrEqual(1000);
      expect(part.columnCount).toBeLessThanOrEqual(100);
      expect(part.first + part.count).toBeLessThanOrEqual(sizes.rowCount);
      expect(part.firstColumn + part.columnCount).toBeLessThanOrEqual(sizes.columnCount);
      expect(part.count > 0).toBe(sizes.rowCount > 0);
      expect(part.columnCount > 0).toBe(sizes.columnCount > 0);
    }),
  );
});

test("going to a row begins the page with it, by its index in the array", () => {
  const slice = { rowCount: 250, firstIndex: 1000, indexStep: 4 };
  const first = (index: number) => {
    const { first, count } = partOf(planPage({ ...slice, columnCount: 1 }, { back: backTo(index, slice) }));
    return slice.firstIndex + (first + count - 1) * slice.indexStep;
  };
  expect([first(1500), first(1501), first(-5), first(1e9)]).toEqual([1500, 1500, 1000, 1996]);
  expect(backTo(3, { rowCount: 10, firstIndex: 9, indexStep: -1 })).toBe(3);
});
