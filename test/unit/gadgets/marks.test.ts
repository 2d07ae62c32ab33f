import fc from "fast-check";
import { expect, test } from "vitest";
import {
  createMarksReader,
  formatMarks,
  type Marks,
  parseMarks,
  withMarks,
  withRange,
} from "../../../gadgets/marks.ts";
import { planAxis } from "../../../gadgets/quantity.ts";

const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((x) => Number(x.toPrecision(9)) || 0);
const positive = fc.double({ min: 1e-6, max: 1e9, noNaN: true }).map((x) => Number(x.toPrecision(9)));
const marks = fc.record(
  {
    cursor: finite,
    second: finite,
    harmonics: positive,
    sidebands: fc.record({ carrier: finite, spacing: positive }),
    range: fc.tuple(finite, positive).map(([low, span]) => [low, low + span] as const),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Marks>;

test("marks come back from their word, to ten digits", () => {
  fc.assert(
    fc.property(marks, (given) => {
      const { range, ...rest } = parseMarks(formatMarks(given));
      const { range: wanted, ...others } = given;
      expect(rest).toEqual(others);
      if (wanted && wanted[1] - wanted[0] > Math.abs(wanted[0]) * 1e-8) {
        expect(range![0]).toBeCloseTo(wanted[0], 0);
        expect(range![1]).toBeCloseTo(wanted[1], 0);
      }
    }),
  );
});

test("a word from anybody is read as far as it makes sense", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      const found = parseMarks(text);
      expect(parseMarks(formatMarks(found))).toEqual(parseMarks(formatMarks(parseMarks(formatMarks(found)))));
      for (const value of [found.cursor, found.second])
        expect(value === undefined || Number.isFinite(value)).toBe(true);
      expect(found.harmonics ?? 1).toBeGreaterThan(0);
      expect(found.sidebands?.spacing ?? 1).toBeGreaterThan(0);
    }),
  );
  expect(parseMarks("c,b*,h-5,s100*0,y3*2,q7,c1e999")).toEqual({});
  expect(formatMarks({})).toBeUndefined();
});

test("a change takes marks away that it says nothing of, and the same word is the same marks", () => {
  expect(withMarks({ cursor: 1, second: 2 }, { second: undefined, harmonics: 3 })).toEqual({ cursor: 1, harmonics: 3 });
  const read = createMarksReader();
  expect(read("c5")).toBe(read("c5"));
  expect(read("c6")).toEqual({ cursor: 6 });
});

test("a range of values in which numbers run together is none; one that is left has an axis", () => {
  for (const word of ["y1e17*100000000000000016", "y1*1.0000000001", "y-1e308*1.7e308", "y5*5"])
    expect(parseMarks(word)).toEqual({});
  const double = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(double, double, fc.constantFrom("dB", "g", ""), (a, b, unit) => {
      const { range } = parseMarks(`y${a}*${b}`);
      for (const view of [range ?? [0, 1], [Math.min(a, b), Math.max(a, b)]] as const)
        expect(planAxis(view, { label: "", unit, count: 10, room: 7 }).ticks.length).toBeLessThan(30);
    }),
  );
});

test("a word gets another range, or none", () => {
  expect(withRange("c5,y1*2")).toBe("c5");
  expect(withRange("c5,y1*2", [3, 4])).toBe("c5,y3*4");
  expect(withRange("y1*2")).toBeUndefined();
});
