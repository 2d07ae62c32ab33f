import { expect, test } from "vitest";
import {
  type DType,
  dtypeOf,
  fieldsOf,
  formatDType,
  itemSize,
  layoutOf,
  parseDType,
} from "../../../src/format/dtype.ts";
import { fromHalf, toHalf } from "../../../src/format/half.ts";
import { python, testWith } from "../../support/peers.ts";

const NAMES: DType[] = [
  ...(["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"] as const),
  ...(["float16", "float32", "float64", "complex64", "complex128", "datetime64[ns]", "S5"] as const),
];
const RECORD: DType = [
  ["time", "datetime64[ns]"],
  ["tag", "S3"],
  [
    "pair",
    [
      ["x", "float16"],
      ["y", "uint8"],
    ],
  ],
];

testWith("numpy")("dtypes have numpy's wire names and item sizes", () => {
  const script = `import json,sys,numpy
json.dump([[numpy.dtype(n).newbyteorder("<").str, numpy.dtype(n).itemsize] for n in json.load(sys.stdin)], sys.stdout)`;
  const expected = JSON.parse(python(script, JSON.stringify(NAMES)).toString());
  expect(NAMES.map((dtype) => [formatDType(dtype), itemSize(dtype)])).toEqual(expected);
});

testWith("numpy")("structured elements are packed as numpy packs them", () => {
  const script = `import json,sys,numpy
def tuples(w): return [(n, tuples(t) if isinstance(t, list) else t) for n, t in w]
d = numpy.dtype(tuples(json.load(sys.stdin)))
json.dump([d.itemsize, [[n, d.fields[n][1]] for n in d.names]], sys.stdout)`;
  const expected = JSON.parse(python(script, JSON.stringify(formatDType(RECORD))).toString());
  expect([itemSize(RECORD), fieldsOf(RECORD).map(({ name, offset }) => [name, offset])]).toEqual(expected);
  expect(parseDType(formatDType(RECORD))).toEqual(RECORD);
});

testWith("numpy")("half precision is rounded and read as numpy does", () => {
  const script = `import sys,numpy
a = numpy.frombuffer(sys.stdin.buffer.read(), "<f4")
with numpy.errstate(all="ignore"): sys.stdout.buffer.write(a.astype("<f2").tobytes() + a.astype("<f2").astype("<f4").tobytes())`;
  const edges = [
    0,
    -0,
    1,
    65504,
    65519.99,
    65520,
    1e9,
    2 ** -24,
    2 ** -25,
    3 * 2 ** -25,
    2 ** -14,
    6.1e-5,
    1 + 2 ** -11,
    1 + 3 * 2 ** -11,
  ];
  const random = Array.from({ length: 20_000 }, (_, n) => (((n * 7919) % 2003) - 1000) * 2 ** (((n * 31) % 45) - 30));
  const values = Float32Array.from([...edges, ...edges.map((v) => -v), Infinity, -Infinity, ...random]);
  const answer = python(script, Buffer.from(values.buffer));
  const bytes = new Uint8Array(answer).buffer;
  const [halves, back] = [new Uint16Array(bytes, 0, values.length), new Float32Array(bytes.slice(2 * values.length))];
  expect([...values].map(toHalf)).toEqual([...halves]);
  expect([...halves].map(fromHalf)).toEqual([...back]);
  expect(fromHalf(toHalf(Number.NaN))).toBeNaN();
});

test.each(NAMES)("parse(format(%j)) is the same dtype", (dtype) => {
  expect(parseDType(formatDType(dtype))).toBe(dtype);
});

test("types of one byte have no byte order: every mark of it is read", () => {
  expect(["|i1", "<i1", ">i1"].map(parseDType)).toEqual(["int8", "int8", "int8"]);
  expect(["|u1", "<u1", ">b1"].map(parseDType)).toEqual(["uint8", "uint8", "bool"]);
});

const deep = Array.from({ length: 100 }).reduce((inner) => [["a", inner]], "<i8");
const twice = [
  ["t", "<i8"],
  ["t", "<f4"],
];
test.each([">f4", "<M8[s]", "<U3", "|V8", "|O", "|S0", [["t", "<i8", [3]]], [], twice, deep])(
  "numpy's %j is unsupported",
  (wire) => {
    expect(() => parseDType(wire)).toThrow(expect.objectContaining({ code: "unsupported" }));
  },
);

test.each(["", "f4", "<x4", "<f3 ", 4, null, {}, undefined, "__proto__"])("%j names no element type", (wire) => {
  expect(() => parseDType(wire)).toThrow(expect.objectContaining({ code: "invalid-metadata" }));
});

test.each([
  "S0",
  "S-1",
  "S",
  "U5",
  [],
  [["t", "x"]],
  [
    ["t", "int64"],
    ["t", "int8"],
  ],
] as DType[])("elements of type %j are unsupported", (dtype) => {
  expect(() => layoutOf(dtype)).toThrow(expect.objectContaining({ code: "unsupported" }));
});

test("an array of plain values tells its dtype; uint8 is not taken for bool", () => {
  expect(dtypeOf(new Uint8Array())).toBe("uint8");
  expect(dtypeOf(new Float32Array())).toBe("float32");
  expect(dtypeOf(new BigInt64Array())).toBe("int64");
  expect(dtypeOf(Buffer.alloc(1))).toBe("uint8");
});
