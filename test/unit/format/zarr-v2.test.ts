import fc from "fast-check";
import { expect, test } from "vitest";
import type { DType } from "../../../src/format/dtype.ts";
import { layoutOf } from "../../../src/format/dtype.ts";
import { formatJson, parseJson } from "../../../src/format/zarr-json.ts";
import {
  type ArrayMetadata,
  chunkKey,
  formatArrayMetadata,
  formatAttributes,
  formatConsolidated,
  formatGroupMetadata,
  parseArrayMetadata,
  parseAttributes,
  parseConsolidated,
} from "../../../src/format/zarr-v2.ts";
import { runs } from "../../support/runs.ts";

const KEY = "data/.zarray";
const SOUND = {
  zarr_format: 2,
  shape: [10, 3],
  chunks: [4, 3],
  dtype: "<f8",
  compressor: null,
  fill_value: "NaN",
  order: "C",
  filters: null,
  dimension_separator: ".",
};

const REAL: DType[] = ["float32", "float64"];
const INTEGER: DType[] = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"];
const float32 = fc.float().map((value) => value + 0); // -0 has no JSON form of its own

function arbitraryFill(dtype: DType): fc.Arbitrary<ArrayMetadata["fillValue"]> {
  const { kind, Values } = layoutOf(dtype);
  if (kind === "float") return fc.option(float32);
  if (kind === "complex") return fc.option(fc.tuple(float32, float32));
  if (kind === "bytes")
    return fc.option(fc.uint8Array({ minLength: layoutOf(dtype).itemSize, maxLength: layoutOf(dtype).itemSize }));
  if (kind === "bool") return fc.option(fc.nat(1));
  const wide = typeof new Values(1)[0] === "bigint";
  if (!wide) return fc.option(fc.nat(100));
  const isSigned = new Values(1).fill(-1n as never)[0]! < 0;
  return fc.option(
    isSigned ? fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) : fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  );
}

const arbitraryMetadata: fc.Arbitrary<ArrayMetadata> = fc
  .constantFrom<DType[]>(...REAL, ...INTEGER, "bool", "complex64", "complex128", "S4", [
    ["t", "int64"],
    ["v", "float32"],
  ])
  .chain((dtype) =>
    fc.record({
      shape: fc.array(fc.nat(1000), { minLength: 2, maxLength: 2 }),
      chunkShape: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 2 }),
      dtype: fc.constant(dtype),
      fillValue: arbitraryFill(dtype),
      gzipLevel: fc.option(fc.nat(9)),
      separator: fc.constantFrom("." as const, "/" as const),
    }),
  );

test("parse(format(metadata)) is the same metadata, through JSON text", () => {
  fc.assert(
    fc.property(arbitraryMetadata, (meta) => {
      const json = parseJson(formatJson(formatArrayMetadata(meta)), KEY);
      expect(parseArrayMetadata(json, KEY)).toEqual(meta);
    }),
  );
});

test("what JSON has no number for is written as Zarr's words", () => {
  const meta = parseArrayMetadata(SOUND, KEY);
  expect(formatArrayMetadata(meta)).toEqual(SOUND);
  expect(formatArrayMetadata({ ...meta, fillValue: -Infinity }).fill_value).toBe("-Infinity");
  expect(formatArrayMetadata({ ...meta, dtype: "complex64", fillValue: [Number.NaN, 1] }).fill_value).toEqual([
    "NaN",
    1,
  ]);
  expect(formatArrayMetadata({ ...meta, dtype: "bool", fillValue: 1 }).fill_value).toBe(true);
});

test("what other writers leave out has Zarr's defaults", () => {
  const { compressor: _c, filters: _f, dimension_separator: _d, ...rest } = SOUND;
  expect(parseArrayMetadata({ ...rest, unknown: 1 }, KEY)).toEqual(parseArrayMetadata(SOUND, KEY));
});

test("fill values of 64 bits are read and written in all their digits; what else is called so stays what it is", () => {
  for (const [dtype, fill] of [
    ["<i8", 2n ** 63n - 1n],
    ["<i8", -(2n ** 63n)],
    ["<u8", 2n ** 64n - 1n],
    ["<i8", 2n ** 53n + 1n],
  ] as const) {
    const array = JSON.stringify({ ...SOUND, dtype }).replace('"NaN"', String(fill));
    const text = `{"zarr_consolidated_format":1,"metadata":{"data/.zarray":${array}}}`;
    const json = parseJson(text, KEY) as { metadata: Record<string, unknown> };
    expect(parseArrayMetadata(json.metadata[KEY], KEY).fillValue).toBe(fill);
    expect(formatJson(json)).toBe(text);
  }
  const text = String.raw`{"fill_value":9007199254740993,"s":"\"fill_value\":9007199254740993,","zarr_format":[{"fill_value": 9007199254740993 }]}`;
  const rounded = { ...JSON.parse(text), fill_value: 9007199254740993n };
  expect(parseJson(text, KEY)).toEqual(rounded);
  const attributes = '{"fill_value":9007199254740993}';
  expect(parseJson(attributes, KEY)).toEqual(JSON.parse(attributes));
  expect(formatJson({ fill_value: 9007199254740993n, n: 5n })).toBe('{"fill_value":"9007199254740993","n":"5"}');
  const large = JSON.stringify({ ...SOUND, fill_value: 2 ** 60 });
  expect(parseArrayMetadata(parseJson(large, KEY), KEY).fillValue).toBe(2 ** 60);
  const beyond = JSON.stringify({ ...SOUND, dtype: "<i8" }).replace('"NaN"', String(2n ** 63n));
  expect(() => parseArrayMetadata(parseJson(beyond, KEY), KEY)).toThrow('no "int64"');
});

test("any text is parsed as JSON is, but for fill values", () => {
  const key = fc.constantFrom("fill_value", "a", '"fill_value', 'x"fill_value', "\\fill_value", "zarr");
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      fc.constantFrom(
        2 ** 53 + 2,
        1,
        '"fill_value":9007199254740993,',
        "fill_value",
        '\\"fill_value": 9007199254740993 }',
      ),
      fc.dictionary(key, tie("any"), { maxKeys: 3 }),
      fc.array(tie("any"), { maxLength: 3 }),
    ),
  })).any;
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 2), (json, space) => {
      expect(parseJson(JSON.stringify(json, null, space), KEY)).toEqual(json);
    }),
  );
});

test("numpy's not-a-time is read exactly", () => {
  const json = parseJson('{"v":-9223372036854775808}', KEY) as { v: number };
  expect(parseArrayMetadata({ ...SOUND, dtype: "<i8", fill_value: json.v }, KEY).fillValue).toBe(-(2n ** 63n));
});

test.each<[string, object, string, unknown]>([
  ["another format", { zarr_format: 3 }, "zarr_format", 3],
  ["a negative length", { shape: [-1, 3] }, "shape.0", -1],
  ["a fractional length", { shape: [1.5, 3] }, "shape.0", 1.5],
  ["an empty chunk", { chunks: [0, 3] }, "chunks.0", 0],
  ["no shape", { shape: undefined }, "shape", undefined],
  ["an unknown dtype", { dtype: "<x4" }, "dtype", "<x4"],
  ["an unknown order", { order: "K" }, "order", "K"],
  ["a fill value of another type", { fill_value: true }, "fill_value", true],
  ["half a complex fill value", { dtype: "<c8", fill_value: [1] }, "fill_value", [1]],
  ["a fill value out of range", { dtype: "|u1", fill_value: 256 }, "fill_value", 256],
  ["an integer beyond what JSON holds", { dtype: "<i8", fill_value: 2 ** 60 }, "fill_value", 2 ** 60],
  ["another separator", { dimension_separator: "-" }, "dimension_separator", "-"],
])("%s is invalid-metadata, with its path and value", (_what, change, path, value) => {
  expect(() => parseArrayMetadata({ ...SOUND, ...change }, KEY)).toThrow(
    expect.objectContaining({
      code: "invalid-metadata",
      facts: { ...(path === "dtype" ? {} : { key: KEY }), path, value },
    }),
  );
});

test.each([{ chunks: [4] }, { shape: [2 ** 50, 2 ** 50] }, { shape: Array(40).fill(1), chunks: Array(40).fill(1) }])(
  "shapes that make no sense together are invalid-metadata: %j",
  (change) => {
    expect(() => parseArrayMetadata({ ...SOUND, ...change }, KEY)).toThrow(
      expect.objectContaining({ code: "invalid-metadata" }),
    );
  },
);

test.each([
  { order: "F" },
  { compressor: { id: "blosc", cname: "lz4" } },
  { filters: [{ id: "delta" }] },
  { dtype: ">f8" },
])("sound Zarr that is not read yet is unsupported: %j", (change) => {
  expect(() => parseArrayMetadata({ ...SOUND, ...change }, KEY)).toThrow(
    expect.objectContaining({ code: "unsupported" }),
  );
});

const parsers: [string, (json: unknown) => unknown][] = [
  ["an array's metadata", (json) => parseArrayMetadata(json, KEY)],
  ["attributes", (json) => parseAttributes(json, ".zattrs")],
  ["consolidated metadata", (json) => parseConsolidated(json, ".zmetadata")],
];

test.each(parsers)("whatever JSON there is for %s, it is read or refused in our own words", (_what, parse) => {
  const sound: Record<string, unknown> = {
    ...SOUND,
    zarr_consolidated_format: 1,
    metadata: { ".zgroup": { zarr_format: 2 } },
  };
  const broken = fc
    .tuple(fc.constantFrom(...Object.keys(sound)), fc.jsonValue())
    .map(([key, value]) => ({ ...sound, [key]: value }));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), broken), (json) => {
      try {
        parse(json);
      } catch (error) {
        expect(error).toMatchObject({
          name: "FieldError",
          code: expect.stringMatching(/^(invalid-metadata|unsupported)$/),
        });
      }
    }),
    { numRuns: runs(1000) },
  );
});

test("dimension names stand in the attributes on the wire, and beside them in the program", () => {
  const wire = { units: "g", _ARRAY_DIMENSIONS: ["time"] };
  const parsed = { attributes: { units: "g" }, dimensionNames: ["time"] };
  expect(parseAttributes(wire, ".zattrs")).toEqual(parsed);
  expect(formatAttributes(parsed)).toEqual(wire);
  expect(parseAttributes({ units: "g" }, ".zattrs")).toEqual({ attributes: { units: "g" } });
  expect(() => parseAttributes({ _ARRAY_DIMENSIONS: [1] }, ".zattrs")).toThrow(/_ARRAY_DIMENSIONS/);
  expect(() => parseAttributes([], ".zattrs")).toThrow(expect.objectContaining({ code: "invalid-metadata" }));
});

test("consolidated metadata without its group is invalid-metadata", () => {
  const entries = new Map<string, unknown>([
    [".zgroup", formatGroupMetadata()],
    [KEY, SOUND],
  ]);
  for (const own of [
    { revision: 0, since: 0, kept: {} },
    { revision: 7, since: 2, kept: { 3: { "data/0": true, ".zmetadata": false } } },
  ])
    expect(parseConsolidated(formatConsolidated({ entries, ...own }), ".zmetadata")).toEqual({ entries, ...own });
  const foreign = { zarr_consolidated_format: 1, metadata: Object.fromEntries(entries) };
  expect(parseConsolidated(foreign, ".zmetadata")).toEqual({ entries, revision: 0, since: 0, kept: {} });
  const broken = { ...foreign, wendelin_field: { revision: -1 } };
  expect(() => parseConsolidated(broken, ".zmetadata")).toThrow(expect.objectContaining({ code: "invalid-metadata" }));
  expect(() => parseConsolidated({ zarr_consolidated_format: 1, metadata: {} }, ".zmetadata")).toThrow(
    expect.objectContaining({ code: "invalid-metadata" }),
  );
});

test("text that is not JSON is invalid-metadata and names its key", () => {
  expect(() => parseJson('{"a": NaN}', "data/.zattrs")).toThrow(
    expect.objectContaining({ code: "invalid-metadata", message: expect.stringContaining("data/.zattrs") }),
  );
});

test("64-bit integers in attributes become decimal strings", () => {
  expect(formatJson({ at: 2n ** 60n })).toBe('{"at":"1152921504606846976"}');
});

test("chunk keys join the coordinates; an array of rank 0 has the chunk 0", () => {
  expect(chunkKey([3, 0], ".")).toBe("3.0");
  expect(chunkKey([3, 0], "/")).toBe("3/0");
  expect(chunkKey([], ".")).toBe("0");
});
