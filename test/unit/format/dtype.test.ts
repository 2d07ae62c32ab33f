import { expect, test } from "vitest";
import { type DType, dtypeOf, formatDType, itemSize, layoutOf, parseDType } from "../../../src/format/dtype.ts";
import { python, testWith } from "../../support/peers.ts";

const NAMES: DType[] = [
  ...(["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"] as const),
  ...(["float32", "float64", "complex64", "complex128"] as const),
];

testWith("numpy")("dtypes have numpy's wire names and item sizes", () => {
  const script = `import json,sys,numpy
json.dump([[numpy.dtype(n).newbyteorder("<").str, numpy.dtype(n).itemsize] for n in json.load(sys.stdin)], sys.stdout)`;
  const expected = JSON.parse(python(script, JSON.stringify(NAMES)).toString());
  expect(NAMES.map((dtype) => [formatDType(dtype), itemSize(dtype)])).toEqual(expected);
});

test.each(NAMES)("parse(format(%s)) is the same dtype", (dtype) => {
  expect(parseDType(formatDType(dtype))).toBe(dtype);
});

test("types of one byte have no byte order: every mark of it is read", () => {
  expect(["|i1", "<i1", ">i1"].map(parseDType)).toEqual(["int8", "int8", "int8"]);
  expect(["|u1", "<u1", ">b1"].map(parseDType)).toEqual(["uint8", "uint8", "bool"]);
});

test.each([">f4", "<f2", "<M8[ns]", "|S5", "<U3", "|V8", "|O", [["t", "<i8"]]])(
  "numpy's %j is unsupported yet",
  (wire) => {
    expect(() => parseDType(wire)).toThrow(expect.objectContaining({ code: "unsupported" }));
  },
);

test.each(["", "f4", "<x4", "<f3 ", 4, null, {}, undefined, "__proto__"])("%j names no element type", (wire) => {
  expect(() => parseDType(wire)).toThrow(expect.objectContaining({ code: "invalid-metadata" }));
});

test.each(["float16", "datetime64[ns]", "S5", [["t", "int64"]]] as DType[])(
  "elements of type %j are unsupported yet",
  (dtype) => {
    expect(() => layoutOf(dtype)).toThrow(expect.objectContaining({ code: "unsupported" }));
  },
);

test("an array of plain values tells its dtype; uint8 is not taken for bool", () => {
  expect(dtypeOf(new Uint8Array())).toBe("uint8");
  expect(dtypeOf(new Float32Array())).toBe("float32");
  expect(dtypeOf(new BigInt64Array())).toBe("int64");
  expect(dtypeOf(Buffer.alloc(1))).toBe("uint8");
});
