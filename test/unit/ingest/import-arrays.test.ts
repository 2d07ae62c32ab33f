import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { expect, test, vi } from "vitest";
import { createArray, openArray } from "../../../src/array/index.ts";
import type { FieldError } from "../../../src/base/errors.ts";
import type { Progress } from "../../../src/base/progress.ts";
import {
  type ArrayFile,
  type ByteSource,
  bytesSource,
  type DType,
  fromHalf,
  npyByteLength,
  writeNpy,
  writeNpz,
} from "../../../src/format/index.ts";
import { formatNpyHeader } from "../../../src/format/npy/npy-header.ts";
import { storedItemSize } from "../../../src/format/npy/write-npy.ts";
import { type ArrayFormat, exportArray } from "../../../src/ingest/export-array.ts";
import { fillChunk, groupItems } from "../../../src/ingest/group-items.ts";
import { importArrays } from "../../../src/ingest/import-arrays.ts";
import { createStorage, type JioStorage } from "../../../src/jio/index.ts";
import { python, testWith } from "../../support/peers.ts";
import { collect } from "../format/arrays.ts";

vi.setConfig({ testTimeout: 60_000 });

const MIB = 1024 * 1024;
const memory = () => createStorage({ type: "memory" });

interface Way {
  storage?: JioStorage;
  name?: string;
  signal?: AbortSignal;
  source?: ByteSource;
  progress?: Progress[];
}

async function bring(bytes: Uint8Array, o: Way = {}) {
  const { storage = memory(), name = "x.npy", signal = new AbortController().signal, progress = [] } = o;
  const { source = bytesSource(bytes) } = o;
  const id = await importArrays(storage, { name, source }, { signal, onProgress: (p) => progress.push(p) });
  return { storage, id };
}

async function refused(bytes: Uint8Array, o: Way = {}): Promise<FieldError> {
  const { storage = memory() } = o;
  const error = await bring(bytes, { ...o, storage }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(await storage.count()).toBe(0);
  return error as FieldError;
}

async function out(storage: JioStorage, id: string, format: ArrayFormat, path?: string) {
  const { stream, byteLength } = await exportArray(storage, id, { format, ...(path !== undefined && { path }) });
  const bytes = await collect(stream);
  if (byteLength !== undefined) expect(bytes.length).toBe(byteLength);
  return bytes;
}

const npy = (dtype: DType, shape: number[], bytes: Uint8Array) =>
  collect(
    writeNpy({
      dtype,
      shape,
      elements: async function* () {
        yield bytes;
      },
    }),
  );

const DTYPES: DType[] = [
  ...(["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"] as const),
  ...(["float16", "float32", "float64", "complex64", "complex128", "datetime64[ns]", "S7"] as const),
  [
    ["x", "int16"],
    ["y", "float64"],
  ],
];

test.each(DTYPES.map((dtype) => [JSON.stringify(dtype), dtype] as const))(
  "an array of %s comes in and goes out with the same bytes",
  async (_name, dtype) => {
    for (const shape of [[], [0], [5], [3, 4], [2, 0, 3]]) {
      const length = shape.reduce((a, b) => a * b, 1) * storedItemSize(dtype);
      const file = await npy(
        dtype,
        shape,
        Uint8Array.from({ length }, (_, i) => (dtype === "bool" ? i % 2 : (i * 7) % 120)),
      );
      const { storage, id } = await bring(file);
      const array = await openArray(storage, id);
      expect(array).toMatchObject({ dtype, shape });
      expect((await out(storage, id, "npy")).equals(file)).toBe(true);
    }
  },
);

test("the document tells where the array came from", async () => {
  const { storage, id } = await bring(await npy("int16", [2], new Uint8Array(4)), { name: "a b.npy" });
  expect(await storage.get(id)).toMatchObject({
    portal_type: "Data Array",
    title: "a b.npy",
    array_shape: [2],
    array_dtype: "int16",
    operation: "import",
    parameters: { format: "npy" },
    sources: [{ reference: "a b.npy", length: expect.any(Number) }],
    software: { name: "Wendelin Field" },
  });
});

test("the document has the file's own SHA-256, in whatever order its format is read", async () => {
  const elements = Uint8Array.from({ length: 5 * MIB }, (_, i) => i % 251);
  const plain = await bring(await npy("uint8", [5 * MIB], elements));
  const files = {
    "x.npy": await npy("uint8", [5 * MIB], elements),
    "x.npz": await out(plain.storage, plain.id, "npz"),
    "x.csv": Buffer.from(`a,b\n${"1,2\n".repeat(1_500_000)}`),
    x: await out(plain.storage, plain.id, "wendelin"),
  };
  for (const [name, file] of Object.entries(files)) {
    const { storage, id } = await bring(file, { name });
    const digest = createHash("sha256").update(file).digest("hex");
    expect((await storage.get(id)).sources).toEqual([{ reference: name, digest, length: file.length }]);
  }
});

testWith("numpy")("several chunks in both orders of elements, with edges, are what numpy wrote", async () => {
  const file = python(`import numpy, io, sys
f = io.BytesIO()
a = numpy.arange(3 * 700 * 900, dtype="f8").reshape(3, 700, 900)
numpy.savez(f, a=a, turned=numpy.asfortranarray(a), data=numpy.arange(5, dtype=">i2"))
sys.stdout.buffer.write(f.getvalue())`);
  const progress: Progress[] = [];
  const { storage, id } = await bring(file, { name: "x.npz", progress });
  const names = Object.keys(await storage.allAttachments(id)).filter((name) => /\/[\d.]+$/.test(name));
  expect(names.length).toBeGreaterThan(7);
  expect([...(await (await openArray(storage, id)).read()).data]).toEqual([0, 1, 2, 3, 4]);
  for (const path of ["a", "turned"]) {
    const array = await openArray(storage, id, { path });
    expect(array).toMatchObject({ shape: [3, 700, 900], dimensionNames: [`${path}_0`, `${path}_1`, `${path}_2`] });
    const { data } = await array.read();
    expect(data.every((value, i) => value === i)).toBe(true);
  }
  await (await openArray(storage, id, { path: "turned" })).close();
  const back = await out(storage, id, "npz");
  const said = python(
    `import numpy, io, sys
f = numpy.load(io.BytesIO(sys.stdin.buffer.read()))
a = numpy.arange(3 * 700 * 900, dtype="f8").reshape(3, 700, 900)
print(sorted(f.files), (f["a"] == a).all(), (f["turned"] == a).all(), f["data"].dtype)`,
    back,
  );
  expect(said.toString().trim()).toBe("['a', 'data', 'turned'] True True int16");
});

testWith("xarray")("xarray opens what came in from a table and from several arrays", async () => {
  const { mkdir, mkdtemp, rm, writeFile } = await import("node:fs/promises");
  const { dirname, join } = await import("node:path");
  const folder = await mkdtemp(join(tmpdir(), "zarr-"));
  const write = async (storage: JioStorage, id: string) => {
    for (const name of Object.keys(await storage.allAttachments(id))) {
      await mkdir(dirname(join(folder, id, name)), { recursive: true });
      const bytes = await storage.getAttachment(id, name, { format: "array_buffer" });
      await writeFile(join(folder, id, name), new Uint8Array(bytes));
    }
    return join(folder, id);
  };
  const csv = await bring(Buffer.from("t,a,b\n2024-01-01 00:00:00.000000001,1,\n2024-01-02,3,4\n"), { name: "x.csv" });
  const two = (name: string, shape: number[]) => ({
    ...{ name, dtype: "uint8" as const, shape },
    elements: async function* () {
      yield new Uint8Array(shape[0]!);
    },
  });
  const npz = await bring(await collect(writeNpz([two("one", [4]), two("in ner/two", [9])])), { name: "x.npz" });
  const said = python(`import xarray
d = xarray.open_zarr(${JSON.stringify(await write(csv.storage, csv.id))})
print(d["data"].dims, str(d["time"].values[0]), d["data"].values.tolist(), d["data"].columns)
d = xarray.open_zarr(${JSON.stringify(await write(npz.storage, npz.id))})
print(sorted((k, v.shape) for k, v in d.variables.items()))`);
  expect(said.toString().trim().split("\n")).toEqual([
    "('time', 'column') 2024-01-01T00:00:00.000000001 [[1.0, nan], [3.0, 4.0]] ['a', 'b']",
    "[('data', (9,)), ('one', (4,))]",
  ]);
  await rm(folder, { recursive: true });
});

test("a table goes out as it came in, times to the nanosecond", async () => {
  const rows = "2024-01-01T00:00:00.000000001Z,1,NaN\n2024-01-01T00:00:00.000000003Z,0.1,-2e-300\n";
  const { storage, id } = await bring(Buffer.from(`time,a,"b, c"\n${rows}`), { name: "t.csv" });
  const text = (await out(storage, id, "csv")).toString();
  expect(text.slice(text.indexOf("time,"))).toBe(`time,a,"b, c"\n${rows}`);
  expect(text).toMatch(/^# t\.csv\n# operation: import\n/);
  const again = await bring(Buffer.from(text), { name: "t.csv" });
  const values = async (o: { storage: JioStorage; id: string }, path: string) =>
    (await (await openArray(o.storage, o.id, { path })).read()).data;
  for (const path of ["time", "data"]) expect(await values(again, path)).toEqual(await values({ storage, id }, path));
});

test("Wendelin's container comes in and goes out the same", async () => {
  const values = new Uint8Array(Float32Array.from({ length: 24 }, (_, i) => i).buffer);
  const first = await bring(await npy("float32", [4, 6], values));
  const file = await out(first.storage, first.id, "wendelin");
  const second = await bring(file, { name: "x.bin" });
  expect((await out(second.storage, second.id, "wendelin")).equals(file)).toBe(true);
  expect(await second.storage.get(second.id)).toMatchObject({ parameters: { format: "wendelin" } });
});

test("a table of more axes has a column for each element of a row", async () => {
  const { storage, id } = await bring(await npy("int8", [2, 2, 2], Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 255)));
  expect((await out(storage, id, "csv")).toString().split("\n").slice(-4)).toEqual([
    "data_0_0,data_0_1,data_1_0,data_1_1",
    "1,2,3,4",
    "5,6,7,-1",
    "",
  ]);
});

test("of a file that is wrong nothing is kept: cut, damaged at its end, no file of arrays", async () => {
  const file = await npy("float64", [2, MIB], new Uint8Array(16 * MIB));
  expect(await refused(file.subarray(0, -5))).toMatchObject({ code: "invalid-format", facts: { missing: 5 } });
  const zip = await collect(
    writeNpz([
      {
        name: "a",
        dtype: "float64",
        shape: [2, MIB],
        elements: async function* () {
          yield new Uint8Array(16 * MIB);
        },
      },
    ]),
  );
  zip[16 * MIB]! ^= 1;
  expect(await refused(zip, { name: "x.npz" })).toMatchObject({ code: "invalid-format" });
  expect(await refused(Buffer.from("hello"), { name: "x.bin" })).toMatchObject({ code: "unsupported" });
  expect(await refused(Buffer.from("a\n1\nx\n"), { name: "x.csv" })).toMatchObject({ facts: { line: 3 } });
});

test("a file that can no longer be read in the middle leaves nothing, on storages of one step and of many", async () => {
  const file = await npy("float64", [3, MIB], new Uint8Array(24 * MIB));
  const failure = new Error("taken away");
  const source: ByteSource = {
    byteLength: file.length,
    read: async (start, end) => {
      if (end > 14 * MIB) throw failure;
      return file.subarray(start, end);
    },
  };
  expect(await refused(file, { source })).toBe(failure);
  const inner = memory();
  const storage: JioStorage = {
    ...inner,
    hasCapacity(name) {
      if (name === "atomic") return memory().hasCapacity("no such capacity");
      return inner.hasCapacity(name);
    },
    async bulk(list, o) {
      for (const item of list) await inner.bulk([item], o);
    },
  };
  expect(await refused(file, { source, storage })).toBe(failure);
});

test("an abort in the middle leaves nothing and tells its reason", async () => {
  const file = await npy("float64", [3, MIB], new Uint8Array(24 * MIB));
  const life = new AbortController();
  const reason = new Error("enough");
  const source: ByteSource = {
    byteLength: file.length,
    read: async (start, end) => {
      if (start > 10 * MIB) life.abort(reason);
      return file.subarray(start, end);
    },
  };
  expect(await refused(file, { source, signal: life.signal })).toBe(reason);
  expect(await refused(file, { signal: AbortSignal.abort(reason) })).toBe(reason);
});

test("an export lets go of the array however it ends: read, failed, cancelled, never begun", async () => {
  const storage = memory();
  const floats = { path: "data", shape: [4], dtype: "float64" as const, chunkShape: [4], dimensionNames: ["time"] };
  const data = await createArray(storage, "a", { ...floats });
  const time = await createArray(storage, "a", { ...floats, path: "time" });
  await time.close();
  const kept = async () => Object.keys(await storage.allAttachments("a")).filter((name) => name.startsWith(".kept/"));
  const endings: ((stream: ReadableStream<Uint8Array>) => Promise<unknown>)[] = [
    (stream) => collect(stream),
    (stream) => stream.cancel(),
    async (stream) => {
      const reader = stream.getReader();
      await reader.read();
      await reader.cancel();
    },
  ];
  let value = 0;
  for (const format of ["npy", "npz", "csv", "wendelin"] as const)
    for (const end of endings) {
      const { stream } = await exportArray(storage, "a", { format });
      await data.write(["..."], ++value);
      expect(await kept()).not.toEqual([]); // what is exported is still the older revision
      await end(stream);
      await data.write(["..."], ++value);
      expect([format, await kept()]).toEqual([format, []]);
    }
  await expect(exportArray(storage, "a", { format: "npy", path: "none" })).rejects.toMatchObject({ code: "not-found" });
  await data.close();
});

test("progress ends at the whole, though files are read twice", async () => {
  for (const [name, file] of [
    ["x.npy", await npy("float64", [MIB], new Uint8Array(8 * MIB))],
    ["x.csv", Buffer.from(`a,b\n${"1,2\n".repeat(500_000)}`)],
  ] as const) {
    const progress: Progress[] = [];
    await bring(file, { name, progress });
    const total = file.length; // what people know of it
    expect(progress.at(-1)).toMatchObject({ bytes: total, totalBytes: total, secondsLeft: 0 });
    expect(progress.every(({ bytes }, i) => i === 0 || bytes >= progress[i - 1]!.bytes)).toBe(true);
  }
});

test("an array larger than what may be in memory is read by blocks", async () => {
  const shape = [40, MIB];
  const header = formatNpyHeader({ dtype: "int8", shape });
  let largest = 0;
  const source: ByteSource = {
    byteLength: npyByteLength({ dtype: "int8", shape }),
    async read(start, end) {
      largest = Math.max(largest, end - start);
      const bytes = new Uint8Array(end - start).fill(7);
      if (start < header.length) bytes.set(header.subarray(start, end));
      return bytes;
    },
  };
  const { storage, id } = await bring(new Uint8Array(0), { source });
  expect(largest).toBeLessThanOrEqual(4 * MIB);
  const array = await openArray(storage, id);
  expect(array.chunkShape).toEqual([4, MIB]);
  const row = await array.read([39]);
  expect(row.data.every((value) => value === 7)).toBe(true);
});

test("nothing is kept of a file that turns out to be wrong behind its last block, or has none", async () => {
  const failure = new Error("wrong sum");
  for (const shape of [[4], [0]]) {
    const file: ArrayFile = {
      arrays: [{ name: "data", dtype: "int8", shape, blockShape: [2] }],
      plan: () => (shape[0] ? [0, 2].map((at) => ({ array: 0, start: [at], shape: [2] })) : []),
      async *blocks() {
        if (shape[0]) for (const at of [0, 2]) yield { start: [at], shape: [2], bytes: new Uint8Array(2) };
        throw failure;
      },
    };
    const storage = memory();
    const bulk = async () => {
      const { items } = await groupItems("a", file, {});
      await storage.bulk([{ verb: "put", args: ["a", {}] }, ...items]);
    };
    await expect(bulk()).rejects.toBe(failure);
    expect(await storage.count()).toBe(0);
  }
});

test("chunks at the edges are filled with what reads as nothing", () => {
  const facts = { name: "a", shape: [5, 3], blockShape: [2, 3] };
  const block = { start: [4, 0], shape: [1, 3], bytes: new Uint8Array(Float32Array.of(1, 2, 3).buffer) };
  const filled = fillChunk(block, { ...facts, dtype: "float32" });
  expect([...new Float32Array(filled.buffer)]).toEqual([1, 2, 3, Number.NaN, Number.NaN, Number.NaN]);
  const column = { start: [0, 2], shape: [3, 1], bytes: Uint8Array.of(1, 2, 3) };
  const turned = fillChunk(column, { name: "a", shape: [3, 3], blockShape: [3, 2], dtype: "int8" });
  expect([...turned]).toEqual([1, 0, 2, 0, 3, 0]);
  const half = fillChunk(
    { start: [0], shape: [1], bytes: new Uint8Array(2) },
    { name: "a", shape: [1], blockShape: [2], dtype: "float16" },
  );
  expect(fromHalf(new Uint16Array(half.buffer)[1]!)).toBeNaN();
});
