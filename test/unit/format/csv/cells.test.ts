import fc from "fast-check";
import { expect, test } from "vitest";
import { isGap, parseNumber } from "../../../../src/format/csv/cells.ts";
import { runs } from "../../../support/runs.ts";

const PATTERN = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const INFINITE = /^[+-]?inf(inity)?$/i;

test("a cell is a number exactly where the pattern of decimal numbers says so", () => {
  const cell = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(..."0123456789+-.eExXbBoO_, inf\t\u00a0"), maxLength: 8 }),
    fc.double().map(String),
    fc.integer().map((n) => ` ${n} `),
  );
  fc.assert(
    fc.property(cell, (text) => {
      const trimmed = text.trim();
      const expected = PATTERN.test(trimmed) ? Number(trimmed) : undefined;
      const found = parseNumber(text, ".");
      if (INFINITE.test(trimmed)) expect(Math.abs(found!)).toBe(Infinity);
      else expect(found).toBe(expected);
      if (found !== undefined) expect(isGap(text)).toBe(false);
    }),
    { numRuns: runs(2000) },
  );
});

const GAPS = [
  "",
  "nan",
  "NaN",
  "-nan",
  "+nan",
  "nan(ind)",
  "-nan(ind)",
  "1.#QNAN",
  "-1.#IND",
  "NaT",
  "NA",
  "N/A",
  "null",
];

test("nothing measured is told in many ways, padded or not, and no number is one of them", () => {
  for (const gap of [...GAPS, "None", "<NA>", "#N/A", "#NA", "#NV"])
    for (const cell of [gap, `         ${gap}`, `${gap}   `, `\t${gap} `]) {
      expect([cell, isGap(cell)]).toEqual([cell, true]);
      expect(parseNumber(cell, ".")).toBeUndefined();
    }
  for (const cell of ["-", "n", "nanx", "nan nan", "inf", "-1", "  7 ", "1.", ".5", "#1", "<1>", "gap", "()"])
    expect([cell, isGap(cell)]).toEqual([cell, false]);
});

test.each(["0x10", "0b1", "0o7", "1_000", "5 5", "--1", "+", ".", "1e", "1.2.3"])("%s is no number", (text) => {
  expect(parseNumber(text, ".")).toBeUndefined();
});
