import fc from "fast-check";
import { expect, test } from "vitest";
import { typedNumber } from "../../../gadgets/locale.ts";

const TYPED = ["1,800", "0,00002", "3,5", "1.5", "12,345,678.25", "1 800", "1\u202f800,5", "−2.5", "", "x", "1,2,3"];

test.each([
  ["en-GB", [1800, 0.00002, 3.5, 1.5, 12_345_678.25, 1800, 1800.5, -2.5, Number.NaN, Number.NaN, Number.NaN]],
  ["fr-FR", [1.8, 0.00002, 3.5, 1.5, Number.NaN, 1800, 1800.5, -2.5, Number.NaN, Number.NaN, Number.NaN]],
])("a comma groups thousands where %s does, else it is the decimal sign", (locale, numbers) => {
  expect(TYPED.map((text) => typedNumber(text, locale))).toEqual(numbers);
});

test.each(["en-US", "fr-FR"])("a number as %s shows it, and as code writes it, is read as what it is", (locale) => {
  const number = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((x) => Number(x.toFixed(2)) || 0);
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  fc.assert(
    fc.property(number, (x) => {
      expect(typedNumber(format.format(x), locale)).toBe(x);
      expect(typedNumber(String(x), locale)).toBe(x);
    }),
  );
});
