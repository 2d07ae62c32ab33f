/** Zarr stores of zarr-python, and made by hand where no writer is at hand, come in as zips and as folders. */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { createArray, openArray } from "../../../../src/array/index.ts";
import { FieldError } from "../../../../src/base/errors.ts";
import type { Progress } from "../../../../src/base/progress.ts";
import { bytesSource, streamOf, writeZip } from "../../../../src/format/index.ts";
import { countedSource } from "../../../../src/ingest/file-source.ts";
import { importZarr } from "../../../../src/ingest/zarr/import-zarr.ts";
import { filesOfFolder, filesOfZip } from "../../../../src/ingest/zarr/zarr-files.ts";
import { createStorage, type JioStorage } from "../../../../src/jio/index.ts";
import { python, testWith } from "../../../support/peers.ts";
import { runs } from "../../../support/runs.ts";
import { collect } from "../../format/arrays.ts";

vi.setConfig({ testTimeout: 120_000 });

type Files = Record<string, Uint8Array | string | object>;
const memory = () => createStorage({ type: "memory" });
const idle = () => ({ signal: new AbortController().signal, onProgress() {} });

function bytesOf(body: Files[string]): Uint8Array<ArrayBuffer> {
  if (body instanceof Uint8Array) return Uint8Array.from(body);
  return new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
}

async function bringFolder(files: Files, o: { storage?: JioStorage; signal?: AbortSignal } = {}) {
  const { storage = memory(), signal = new AbortController().signal } = o;
  const list = Object.entries(files).map(([path, body]) => ({ path, file: new File([bytesOf(body)], "f") }));
  const progress: Progress[] = [];
  const input = { name: "a.zarr", files: filesOfFolder(list) };
  const id = await importZarr(storage, input, { signal, onProgress: (now) => progress.push(now) });
  return { storage, id, progress };
}

async function bringZip(zip: Uint8Array, storage = memory()) {
  const source = bytesSource(zip);
  const files = await filesOfZip(source, {});
  const id = await importZarr(storage, { name: "a.zip", files, zip: source }, idle());
  return { storage, id };
}

async function refused(files: Files): Promise<FieldError> {
  const storage = memory();
  const error = await bringFolder(files, { storage }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(await storage.count()).toBe(0);
  expect(error).toBeInstanceOf(FieldError);
  return error as FieldError;
}

function makePlace(): string {
  const folder = mkdtempSync(join(tmpdir(), "zarr-in-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const run = (script: string, input: object) =>
  python(`import json,sys,zarr,numpy,numcodecs\no=json.load(sys.stdin)\n${script}`, JSON.stringify(input));

function readFolder(folder: string): Files {
  const files: Files = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      files[path.slice(folder.length + 1)] = readFileSync(path);
    }
  return files;
}

async function valuesOf(storage: JioStorage, id: string, path = "data") {
  const array = await openArray(storage, id, { path });
  return { array, values: [...(await array.read()).data] };
}

const ZARRAY = {
  ...{ zarr_format: 2, shape: [3, 2], chunks: [2, 2], dtype: "<i2", compressor: null, fill_value: null },
  ...{ order: "C", filters: null },
};
const own = (): Files => ({
  ".zgroup": { zarr_format: 2 },
  ".zattrs": { title: "t" },
  "data/.zarray": ZARRAY,
  "data/.zattrs": { units: "g", _ARRAY_DIMENSIONS: ["time", "axis"] },
  "data/0.0": new Uint8Array(Int16Array.of(1, 2, 3, 4).buffer),
  "data/1.0": new Uint8Array(Int16Array.of(5, 6, 0, 0).buffer),
});
const nested = (files: Files, prefix: string): Files =>
  Object.fromEntries(Object.entries(files).map(([name, body]) => [`${prefix}${name}`, body]));
const zip = (files: Files, o: { deflate?: boolean } = {}) =>
  collect(
    writeZip(
      Object.entries(files).map(([path, body]) => {
        const bytes = bytesOf(body);
        return { path, byteLength: bytes.length, open: async () => new Blob([bytes]).stream() };
      }),
      o,
    ),
  );

test("an array in our form is taken as it lies, from a folder and from a zip, below a folder or not", async () => {
  const ways = [() => bringFolder(own()), () => bringFolder(nested(own(), "/x.zarr/"))];
  const zips = [() => zip(own()), () => zip(nested(own(), "x.zarr/"))].map(
    (make) => async () => bringZip(await make()),
  );
  for (const way of [...ways, ...zips]) {
    const { storage, id } = await way();
    const { array, values } = await valuesOf(storage, id);
    expect(values).toEqual([1, 2, 3, 4, 5, 6]);
    expect(array).toMatchObject({ attributes: { units: "g" }, dimensionNames: ["time", "axis"], chunkShape: [2, 2] });
    expect(await storage.getAttachment(id, ".zattrs", { format: "json" })).toEqual({ title: "t" });
    const chunk = await storage.getAttachment(id, "data/1.0", { format: "array_buffer" });
    expect(new Uint8Array(chunk)).toEqual(own()["data/1.0"]);
  }
});

test("the document tells where the array came from", async () => {
  const { storage, id } = await bringFolder({ ...own(), "inner/a/.zarray": ZARRAY, "data/notes.txt": "x" });
  const length = Object.values(own()).reduce((sum: number, body) => sum + bytesOf(body).length, 0);
  expect(await storage.get(id)).toMatchObject({
    ...{
      portal_type: "Data Array",
      filename: "a.zarr",
      array_shape: [3, 2],
      array_dtype: "int16",
      operation: "import",
    },
    parameters: { format: "zarr", zarr_format: 2 },
    sources: [{ reference: "a.zarr", length: length + bytesOf(ZARRAY).length + 1 }],
  });
  expect(Object.keys(await storage.allAttachments(id))).not.toContain("data/notes.txt");
});

test("a zip has its own SHA-256 kept, and progress counts that pass too", async () => {
  const bytes = await zip(own());
  const { storage, id } = await bringZip(bytes);
  const digest = createHash("sha256").update(bytes).digest("hex");
  expect((await storage.get(id)).sources).toEqual([{ reference: "a.zip", digest, length: bytes.length }]);
});

test("an array that stands alone becomes the array of a group", async () => {
  const alone = Object.fromEntries(
    Object.entries(own()).flatMap(([name, body]) => (name.startsWith("data/") ? [[name.slice(5), body]] : [])),
  );
  const { storage, id } = await bringFolder(nested(alone, "x/"));
  expect((await valuesOf(storage, id)).values).toEqual([1, 2, 3, 4, 5, 6]);
});

test("where none is called data, the largest that is no coordinate is", async () => {
  const time = { ...ZARRAY, shape: [9], chunks: [9], fill_value: 0 };
  const small = { ...ZARRAY, shape: [1], chunks: [1], fill_value: 7 };
  const { "data/.zarray": meta, "data/.zattrs": attributes, "data/0.0": first, "data/1.0": second } = own();
  const { storage, id } = await bringFolder({
    ".zgroup": { zarr_format: 2 },
    ...{ "time/.zarray": time, "time/.zattrs": { _ARRAY_DIMENSIONS: ["time"] }, "small/.zarray": small },
    ...{ "force/.zarray": meta!, "force/.zattrs": attributes!, "force/0.0": first!, "force/1.0": second! },
  });
  const { array, values } = await valuesOf(storage, id);
  expect(values).toEqual([1, 2, 3, 4, 5, 6]);
  expect(array.attributes).toEqual({ long_name: "force", units: "g" });
  expect((await valuesOf(storage, id, "small")).values).toEqual([7]);
});

test("what is wrong is told with its file, and nothing is kept", async () => {
  const cases: [Files, string, RegExp][] = [
    [{ "data/1.0": new Uint8Array(7) }, "invalid-format", /data\/1\.0 holds 7 bytes/],
    [{ "data/.zarray": { ...ZARRAY, shape: [30, 2] } }, "invalid-format", /data\/2\.0 is missing/],
    [{ "data/.zarray": { ...ZARRAY, shape: [3, -2] } }, "invalid-metadata", /data\/\.zarray/],
    [{ "data/.zarray": "{" }, "invalid-metadata", /data\/\.zarray/],
    [{ "data/.zarray": { ...ZARRAY, dtype: "<U4" } }, "unsupported", /data|U4/],
    [{ "data/.zarray": { ...ZARRAY, compressor: { id: "gzip" } } }, "invalid-format", /data\/\d\.0 is no gzip/],
    [{ "data/.zarray": { ...ZARRAY, compressor: { id: "zstd" } } }, "invalid-format", /chunk \d\.0/],
    [{ "data/.zarray": { ...ZARRAY, chunks: [2 ** 20, 2 ** 20] } }, "over-budget", /“data”/],
  ];
  for (const [change, code, message] of cases) {
    const error = await refused({ ...own(), ...change });
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
  }
  const blosc = { ...ZARRAY, compressor: { id: "blosc" }, dtype: "<c8" };
  expect(await refused({ ...own(), "data/.zarray": blosc })).toMatchObject({
    code: "unsupported",
    facts: { name: "data" },
  });
  expect((await refused(version3("0x7fc0000"))).code).toBe("invalid-metadata");
  expect((await refused({ "a.txt": "x" })).code).toBe("invalid-format");
  expect((await refused({ ".zgroup": { zarr_format: 2 } })).code).toBe("invalid-format");
  expect((await refused({ ...nested(own(), "a/"), ...nested(own(), "b/") })).code).toBe("unsupported");
});

test("an abort keeps nothing and gives its reason; progress ends at all bytes", async () => {
  const storage = memory();
  const life = AbortSignal.abort("enough");
  await expect(bringFolder(own(), { storage, signal: life })).rejects.toBe("enough");
  expect(await storage.count()).toBe(0);
  const { progress } = await bringFolder(own());
  const length = Object.values(own()).reduce((sum: number, body) => sum + bytesOf(body).length, 0);
  expect(progress.at(-1)).toMatchObject({ bytes: length, totalBytes: length });
});

test("what another writer left outside of the array does not show when it grows", async () => {
  const values = new Uint8Array(Float64Array.of(1, 2, 3, 4).buffer);
  const packed = new Uint8Array(
    await new Response(new Blob([values]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer(),
  );
  for (const [compressor, chunk] of [
    [null, values],
    [{ id: "gzip", level: 1 }, packed],
  ] as const)
    for (const [fill_value, grown] of [
      ["NaN", Number.NaN],
      [null, 0],
    ] as const) {
      const zarray = { ...ZARRAY, shape: [2], chunks: [4], dtype: "<f8", fill_value, compressor };
      const { storage, id } = await bringFolder({ ".zarray": zarray, "0": chunk });
      const array = await openArray(storage, id);
      expect([...(await array.read()).data]).toEqual([1, 2]);
      await array.resize([4]);
      expect([...(await array.read()).data]).toEqual([1, 2, grown, grown]);
    }
});

test("a shard is read about once, not anew for each chunk in it: from a folder, from a zip, packed or not", async () => {
  const inner = 256;
  const values = Float64Array.from({ length: inner * 128 }, (_, i) => i / 3);
  const index = BigUint64Array.from({ length: 2 * inner }, (_, i) => (i % 2 ? 1024n : BigInt(1024 * (i / 2))));
  const shard = Buffer.concat([new Uint8Array(values.buffer), new Uint8Array(index.buffer)]);
  const configuration = { chunk_shape: [128], codecs: [LITTLE], index_codecs: [LITTLE], index_location: "end" };
  const files: Files = {
    "zarr.json": {
      ...{ zarr_format: 3, node_type: "array", shape: [values.length], data_type: "float64", fill_value: 0 },
      chunk_grid: { name: "regular", configuration: { chunk_shape: [values.length] } },
      chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
      codecs: [{ name: "sharding_indexed", configuration }],
    },
    "c/0": shard,
  };
  let read = 0;
  const counted = (bytes: Uint8Array) => countedSource(bytesSource(bytes), (length) => (read += length));
  const ways = [
    new Map(Object.entries(files).map(([name, body]) => [name, streamOf(counted(bytesOf(body)))])),
    await filesOfZip(counted(await zip(files)), {}),
    await filesOfZip(counted(await zip(files, { deflate: true })), {}),
  ];
  for (const way of ways) {
    read = 0;
    const storage = memory();
    const id = await importZarr(storage, { name: "a", files: way }, idle());
    const { data } = await (await openArray(storage, id)).read();
    expect(Buffer.from(data.buffer).equals(Buffer.from(values.buffer))).toBe(true);
    expect(read).toBeLessThan(3 * shard.length);
  }
});

test("a fill value of 64 bits comes in with all its digits", async () => {
  const grid = {
    chunk_grid: { name: "regular", configuration: { chunk_shape: [2] } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
  };
  const third = { zarr_format: 3, node_type: "array", shape: [4], codecs: [LITTLE], ...grid };
  for (const [dtype, fill] of [
    ["int64", 2n ** 63n - 1n],
    ["int64", -(2n ** 63n)],
    ["uint64", 2n ** 64n - 1n],
  ] as const) {
    const wide = { ...ZARRAY, shape: [4], chunks: [2], dtype: dtype === "int64" ? "<i8" : "<u8" };
    const packed = { ...wide, filters: [{ id: "delta", dtype: wide.dtype }] };
    const withFill = (json: object) => JSON.stringify({ ...json, fill_value: "?" }).replace('"?"', String(fill));
    const chunk = new Uint8Array(BigInt64Array.of(5n, 0n).buffer);
    const stores: Files[] = [
      { ".zarray": withFill(wide), "0": chunk },
      { ".zarray": withFill(packed), "0": chunk },
      { "zarr.json": withFill({ ...third, data_type: dtype }), "c/0": chunk },
    ];
    for (const [i, files] of stores.entries()) {
      const { storage, id } = await bringFolder(files);
      expect((await valuesOf(storage, id)).values).toEqual([5n, i === 1 ? 5n : 0n, fill, fill]);
      const text = await storage.getAttachment(id, "data/.zarray", { format: "text" });
      expect(text).toContain(`"fill_value":${fill},`);
    }
  }
});

test("a damaged shard in a zip is refused though it is read in parts", async () => {
  const bytes = await zip({ ".zarray": ZARRAY, "0.0": new Uint8Array(1000).fill(7) });
  const [member] = [...(await filesOfZip(bytesSource(bytes), {}))].flatMap(([name, file]) =>
    name === "0.0" ? [file] : [],
  );
  expect([...(await member!.read!(990, 2000))]).toEqual(Array(10).fill(7));
  bytes[bytes.indexOf(7, bytes.indexOf("0.0")) + 500]! ^= 1;
  const damaged = (await filesOfZip(bytesSource(bytes), {})).get("0.0")!;
  await expect(damaged.read!(0, 4)).rejects.toMatchObject({ code: "invalid-format" });
});

const LITTLE = { name: "bytes", configuration: { endian: "little" } };
const version3 = (fill: unknown, codecs: object[] = [LITTLE]): Files => ({
  "zarr.json": { zarr_format: 3, node_type: "group", attributes: { title: "t" } },
  "data/zarr.json": {
    ...{ zarr_format: 3, node_type: "array", shape: [3, 3], data_type: "float32", fill_value: fill, codecs },
    chunk_grid: { name: "regular", configuration: { chunk_shape: [2, 2] } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    attributes: { units: "g" },
    dimension_names: ["time", "axis"],
  },
  "inner/zarr.json": { zarr_format: 3, node_type: "group", attributes: {} },
  "data/c/0/0": new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer),
  "data/c/1/1": new Uint8Array(Float32Array.of(5, 0, 0, 0).buffer),
});

test("version 3 is decoded into our form, with the chunks that are not there as its fill value", async () => {
  for (const [fill, value] of [
    [9, 9],
    ["NaN", Number.NaN],
    ["-Infinity", Number.NEGATIVE_INFINITY],
    ["0x7fc00000", Number.NaN],
    ["0x40490fdb", Math.fround(Math.PI)],
  ] as const) {
    const { storage, id } = await bringFolder(version3(fill));
    const { array, values } = await valuesOf(storage, id);
    expect(values).toEqual([1, 2, value, 3, 4, value, value, value, 5]);
    expect(array).toMatchObject({ attributes: { units: "g" }, dimensionNames: ["time", "axis"], chunkShape: [2, 2] });
    expect(Object.keys(await storage.allAttachments(id))).not.toContain("data/zarr.json");
    expect(await storage.get(id)).toMatchObject({
      parameters: { zarr_format: 3, decoded: ["data"], skipped: ["inner"] },
    });
    await array.append(Float32Array.of(1, 2, 3)); // in our form it can be written to
  }
});

for (const [name, dtype, options] of [
  ["our own form", "<f8", "compressor=None"],
  ["gzip", "<i4", "compressor=numcodecs.GZip(5)"],
  ["nested keys", "<i8", `compressor=None,dimension_separator="/"`],
  ["blosc", "<f8", `compressor=numcodecs.Blosc("lz4")`],
  ["blosc with zstd", "<f4", `compressor=numcodecs.Blosc("zstd",5,2)`],
  ["complex", "<c8", "compressor=numcodecs.GZip(1)"],
  ["zlib and Fortran order", "<i4", `compressor=numcodecs.Zlib(3),order="F"`],
  ["zstd, big-endian", ">f4", `compressor=numcodecs.Zstd(3)`],
  ["big-endian integers, a delta filter", ">i8", `compressor=None,filters=[numcodecs.Delta(">i8")]`],
  ["lz4", "<i8", "compressor=numcodecs.LZ4()"],
  ["bool with blosc", "|b1", "compressor=numcodecs.Blosc()"],
  ["text with zlib", "|S3", "compressor=numcodecs.Zlib()"],
  ["no fill value", "<u2", "compressor=numcodecs.Zlib(),fill_value=None"],
] as const)
  testWith("zarr")(`a zip and a folder of zarr-python come in: ${name}`, async () => {
    const place = makePlace();
    const expected = run(
      `a=(numpy.arange(35).reshape(7,5)%11).astype(o["dtype"])
for s in [zarr.ZipStore(o["place"]+"/a.zip",mode="w"),zarr.DirectoryStore(o["place"]+"/a.zarr")]:
    g=zarr.open_group(s,mode="w")
    d=g.create_dataset("data",shape=(7,5),chunks=(3,2),dtype=o["dtype"],${options})
    d[:]=a
    d.attrs.put({"units":"m","_ARRAY_DIMENSIONS":["t","x"]})
    e=g.create_dataset("empty",shape=(5,),chunks=(2,),dtype="<f4",fill_value=3)
    zarr.consolidate_metadata(s)
    if hasattr(s,"close"): s.close()
sys.stdout.buffer.write(a.astype(a.dtype.newbyteorder("<")).tobytes())`,
      { place, dtype },
    );
    const ways = [
      bringZip(readFileSync(join(place, "a.zip"))),
      bringFolder(nested(readFolder(join(place, "a.zarr")), "a/")),
    ];
    for (const { storage, id } of await Promise.all(ways)) {
      const array = await openArray(storage, id);
      expect(array).toMatchObject({ shape: [7, 5], chunkShape: [3, 2], dimensionNames: ["t", "x"] });
      expect(array.attributes.units).toBe("m");
      const { data } = await array.read();
      expect(Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength)).toEqual(expected);
      expect((await valuesOf(storage, id, "empty")).values).toEqual([3, 3, 3, 3, 3]);
      await array.append(await array.read([{ stop: 1 }]));
    }
  });

testWith("zarr")("what zarr-python wrote last into a zip is in force, as there", async () => {
  const place = makePlace();
  run(
    `import warnings; warnings.simplefilter("ignore")
s=zarr.ZipStore(o["place"]+"/a.zip",mode="w")
g=zarr.open_group(s,mode="w")
d=g.create_dataset("data",shape=(3,),chunks=(3,),dtype="<i2",compressor=None)
d[:]=1
d[1]=5
s.close()`,
    { place },
  );
  const { storage, id } = await bringZip(readFileSync(join(place, "a.zip")));
  expect((await valuesOf(storage, id)).values).toEqual([1, 5, 1]);
});

test("a store changed at random comes in readable or is refused by a code, and nothing is kept", async () => {
  const stores: Files[] = [own(), version3("NaN", [LITTLE, { name: "gzip", configuration: { level: 1 } }])];
  stores.push({ ...own(), "data/.zarray": { ...ZARRAY, order: "F", fill_value: 3 } });
  const codes = new Set<string>();
  const edit = fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), byte: fc.nat(255), cut: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...stores), fc.nat(100), edit, async (store, pick, { at, byte, cut }) => {
      const names = Object.keys(store);
      const name = names[pick % names.length]!;
      const bytes = bytesOf(store[name]!);
      const place = Math.floor(at * bytes.length);
      if (!cut) bytes[place] = byte;
      const storage = memory();
      try {
        const { id } = await bringFolder({ ...store, [name]: cut ? bytes.slice(0, place) : bytes }, { storage });
        await (await openArray(storage, id)).read();
        codes.add("read");
      } catch (error) {
        if (!(error instanceof FieldError)) throw error;
        codes.add(error.code);
        expect(await storage.count()).toBe(0);
      }
    }),
    { numRuns: runs(200) },
  );
  expect(codes.size).toBeGreaterThan(2);
});

test("a zip changed at random comes in whole or is refused by a code", async () => {
  const whole = await zip(own());
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), async (at, byte, cut) => {
      const bytes = Uint8Array.from(cut ? whole.subarray(0, at) : whole);
      if (!cut) bytes[at] = byte;
      const storage = memory();
      try {
        const { id } = await bringZip(bytes, storage);
        await (await openArray(storage, id)).read();
      } catch (error) {
        if (!(error instanceof FieldError)) throw error;
        expect(await storage.count()).toBe(0);
      }
    }),
    { numRuns: runs(150) },
  );
});

test("what another array of ours exports comes in with its sparse chunks left out", async () => {
  const from = memory();
  const array = await createArray(from, "a", { shape: [100], dtype: "float32", chunkShape: [10] });
  await array.write([{ start: 30, stop: 40 }], 4);
  const files: Files = {};
  for (const name of Object.keys(await from.allAttachments("a")))
    files[name] = new Uint8Array(await from.getAttachment("a", name, { format: "array_buffer" }));
  const { storage, id } = await bringFolder(files);
  expect((await (await openArray(storage, id)).read([35])).data).toEqual(Float32Array.of(4));
  expect(Object.keys(await storage.allAttachments(id)).filter((name) => /data\/\d/.test(name))).toEqual(["data/3"]);
});
