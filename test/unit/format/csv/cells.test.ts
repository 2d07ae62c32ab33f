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

test.each(["0x10", "0b1", "0o7", "1_000", "5 5", "--1", "+", ".", "1e", "1.2.3"])("%s is no number", (text) => {
  expect(parseNumber(text, ".")).toBeUndefined();
});
