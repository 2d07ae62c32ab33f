import fc from "fast-check";
import { expect, test } from "vitest";
import {
  binsOf,
  blockedIndex,
  formatIndexMap,
  type IndexMap,
  naturalIndex,
  naturalMap,
  parseIndexMap,
} from "../../../../src/signal/out-of-core/plan/blocked-index.ts";
import { planRange } from "../../../../src/signal/out-of-core/spectrum-range.ts";
import { runs } from "../../../support/runs.ts";

const maps = fc
  .record({
    n1: fc.integer({ min: 1, max: 12 }),
    planes: fc.integer({ min: 1, max: 4 }),
    planeGroups: fc.integer({ min: 1, max: 4 }),
    n3: fc.integer({ min: 1, max: 14 }),
    rows: fc.integer({ min: 1, max: 7 }),
  })
  .map(({ n1, planes, planeGroups, n3, rows }): IndexMap => {
    const n2 = planes * planeGroups;
    return { n: n1 * n2 * n3, n1, n2, rows, planes };
  });

test("every bin has one position and every position one bin", () => {
  fc.assert(
    fc.property(maps, (map) => {
      const bins = Array.from({ length: binsOf(map) }, (_, k) => k);
      const positions = bins.map((k) => blockedIndex(map, k));
      expect([...positions].sort((a, b) => a - b)).toEqual(bins);
      expect(positions.map((position) => naturalIndex(map, position))).toEqual(bins);
    }),
    { numRuns: runs(300) },
  );
});

test("the natural map leaves every bin where it is", () => {
  const map = naturalMap(101);
  expect(Array.from({ length: binsOf(map) }, (_, k) => blockedIndex(map, k))).toEqual(
    Array.from({ length: binsOf(map) }, (_, k) => k),
  );
});

test("a range is planned so that each of its bins is read once, and little beside them", () => {
  const cases = maps.chain((map) =>
    fc.tuple(fc.constant(map), fc.integer({ min: 0, max: binsOf(map) - 1 }), fc.integer({ min: 1, max: binsOf(map) })),
  );
  fc.assert(
    fc.property(cases, ([map, first, most]) => {
      const count = Math.min(most, binsOf(map) - first);
      const read = [...planRange(map, first, count)].flatMap(({ position, length }) =>
        Array.from({ length }, (_, i) => naturalIndex(map, position + i)),
      );
      expect(new Set(read).size).toBe(read.length);
      for (let k = first; k < first + count; k++) expect(read).toContain(k);
      const period = map.n1 * map.n2;
      for (const k of read) expect(k > first - period && k < first + count + period).toBe(true);
    }),
    { numRuns: runs(300) },
  );
});

test("a map is read from attributes as it was written, and nothing else is taken for one", () => {
  fc.assert(
    fc.property(maps, (map) => {
      expect(parseIndexMap(formatIndexMap(map))).toEqual(map);
    }),
  );
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      expect(() => parseIndexMap(json)).toThrow(expect.objectContaining({ code: "invalid-metadata" }));
    }),
    { numRuns: runs(200) },
  );
});

test("a bin that there is not is refused", () => {
  for (const k of [-1, 51, 0.5, Number.NaN])
    expect(() => blockedIndex(naturalMap(100), k)).toThrow(expect.objectContaining({ code: "invalid-argument" }));
});
