import fc from "fast-check";
import { expect, test } from "vitest";
import type { NdView } from "../../../../src/array/index.ts";
import { formatNumber, kindOf, numbersOf, textsOf } from "../../../../src/array/view/cells.ts";

const view = (data: NdView["data"], dtype: NdView["dtype"]): NdView => ({
  data,
  dtype,
  shape: [data.length],
  stride: [1],
  offset: 0,
});
const text = (data: NdView["data"], dtype: NdView["dtype"]) => textsOf(view(data, dtype), undefined)(0);

test("numbers are short and exact enough; NaN is a gap", () => {
  expect([0, -2.5, 1 / 3, 123456789012, 1.5e-7, -1e300, Number.NaN, -Infinity].map(formatNumber)).toEqual([
    "0",
    "−2.5",
    "0.3333333333",
    "123456789012",
    "1.5E−7",
    "−1E300",
    null,
    "−∞",
  ]);
  fc.assert(
    fc.property(fc.double({ min: -1e300, max: 1e300, noNaN: true }), (x) => {
      const back = Number(formatNumber(x)!.replaceAll("−", "-"));
      expect(Math.abs(back - x)).toBeLessThanOrEqual(Math.abs(x) * 1e-9);
    }),
  );
});

test("a float32 is shown as it was meant, not with the digits of its double", () => {
  expect(text(Float32Array.of(0.1), "float32")).toBe("0.1");
  expect(text(Float32Array.of(16777216), "float32")).toBe("16777216");
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
      const shown = Number(text(Float32Array.of(x), "float32")!.replaceAll("−", "-"));
      expect(Math.fround(shown) + 0).toBe(x + 0);
    }),
  );
});

test("64-bit integers keep every digit", () => {
  expect(text(BigInt64Array.of(-(2n ** 63n)), "int64")).toBe("−9223372036854775808");
  expect(text(BigUint64Array.of(2n ** 64n - 1n), "uint64")).toBe("18446744073709551615");
});

test("text, truth and complex numbers are read as such; a plot takes magnitudes", () => {
  expect(text(new TextEncoder().encode("m\u00fc\0\0"), "S5")).toBe("m\u00fc");
  expect(text(Uint8Array.of(1), "bool")).toBe("true");
  expect(text(Float64Array.of(3, -4), "complex128")).toBe("3 − 4i");
  expect(text(Float32Array.of(Number.NaN, Number.NaN), "complex64")).toBeNull();
  expect(numbersOf(view(Float64Array.of(9, 9, 3, -4), "complex128"))(1)).toBe(5);
  expect(numbersOf(view(Uint8Array.of(65, 66), "S1"))(1)).toBeNaN();
  expect(numbersOf(view(Uint8Array.of(0, 1), "bool"))(1)).toBe(1);
  expect([kindOf("bool", undefined), kindOf("S3", undefined), kindOf("uint64", undefined)]).toEqual([
    "boolean",
    "text",
    "number",
  ]);
});
