import fc from "fast-check";
import { expect, test } from "vitest";
import { isCode } from "../../../src/base/errors.ts";
import { withPlainFillValue } from "../../../src/format/index.ts";
import { runs } from "../../support/runs.ts";

const filled = (data_type: unknown, fill_value: unknown) =>
  (withPlainFillValue({ data_type, fill_value }, "k") as { fill_value: unknown }).fill_value;

test("bits are their value, those that JSON has no number for by name; other values stay", () => {
  expect(filled("float16", "0x3c00")).toBe(1);
  expect(filled("float16", "0xfc00")).toBe("-Infinity");
  expect(filled("float32", "0x7fc00000")).toBe("NaN");
  expect(filled("float32", "0x7F800000")).toBe("Infinity");
  expect(filled("float32", "0x3f800000")).toBe(1);
  expect(filled("float64", "0x400921fb54442d18")).toBe(Math.PI);
  for (const value of ["NaN", "Infinity", "-Infinity", 3, 0, null]) expect(filled("float32", value)).toBe(value);
  expect(filled("int8", "0x01")).toBe("0x01"); // for who reads it to refuse
  for (const json of [undefined, null, 1, "x", [], {}]) expect(withPlainFillValue(json, "k")).toBe(json);
});

test.each(["0x", "0x7fc0000", "0x7fc000000", "7fc00000", "nan", "0x7fc0000g", ""])("%s is no float32", (value) => {
  expect(() => filled("float32", value)).toThrow(expect.objectContaining({ code: "invalid-metadata" }));
});

test("the bits of every float give it back; anything else is refused by its code", () => {
  const bits = (value: number) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value);
    return `0x${view.getBigUint64(0).toString(16).padStart(16, "0")}`;
  };
  const check = (value: number) => {
    expect(Number(filled("float64", bits(value)))).toBe(value);
  };
  fc.assert(fc.property(fc.double(), check), { numRuns: runs(200) });
  const tolerate = (value: unknown, dtype: string) => {
    try {
      withPlainFillValue({ data_type: dtype, fill_value: value }, "k");
    } catch (error) {
      expect(isCode(error, "invalid-metadata")).toBe(true);
    }
  };
  const dtypes = fc.constantFrom("float16", "float32", "float64", "int8");
  fc.assert(fc.property(fc.anything(), dtypes, tolerate), { numRuns: runs(200) });
});
