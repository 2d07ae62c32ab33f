/** The real readers and writers of Zarr: zarr-python, xarray and Dask over a folder of files, one attachment a file. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { createArray, type DType, openArray, type TypedArray, zarrGroupItems } from "../../../src/array/index.ts";
import { toHalf } from "../../../src/format/half.ts";
import { createStorage, type JioStorage } from "../../../src/jio/index.ts";
import { python, testWith } from "../../support/peers.ts";
import { DTYPES, makeData } from "./dense.ts";

vi.setConfig({ testTimeout: 60_000 }); // hundreds of cases, or other programs: slow where the machine is busy

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "zarr-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

async function exportFiles(storage: JioStorage, id: string): Promise<string> {
  const folder = await makeFolder();
  for (const name of Object.keys(await storage.allAttachments(id))) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(
      join(folder, name),
      new Uint8Array(await storage.getAttachment(id, name, { format: "array_buffer" })),
    );
  }
  return folder;
}

async function importFiles(folder: string): Promise<JioStorage> {
  const storage = createStorage({ type: "memory" });
  await storage.put("a", {});
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    await storage.putAttachment("a", file.slice(folder.length + 1), new Uint8Array(await readFile(file)));
  }
  return storage;
}

const bytesOf = (data: TypedArray) => Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
const storedBytesOf = (data: TypedArray, dtype: DType) =>
  bytesOf(dtype === "float16" ? Uint16Array.from(data as Float32Array, toHalf) : data);
const run = (script: string, input: object) =>
  python(`import json,sys,zarr,numpy\no=json.load(sys.stdin)\n${script}`, JSON.stringify(input));
const RAW = "sys.stdout.buffer.write(numpy.ascontiguousarray(a).tobytes())";

async function makeWelch(): Promise<{ storage: JioStorage; power: Float32Array; frequency: Float64Array }> {
  const power = makeData("float32", 3000) as Float32Array;
  power[7] = 0;
  const frequency = Float64Array.from({ length: 1500 }, (_, bin) => bin / 3);
  const storage = createStorage({ type: "memory" });
  const arrays = {
    data: {
      data: power,
      shape: [1500, 2],
      chunkShape: [400, 2],
      dimensionNames: ["frequency", "channel"],
      attributes: { units: "g2/Hz" },
    },
    frequency: { data: frequency, dimensionNames: ["frequency"], attributes: { units: "Hz" } },
    count: { data: new Int16Array(2), dimensionNames: ["channel"] },
  };
  await storage.bulk([
    { verb: "put", args: ["a", {}] },
    ...zarrGroupItems("a", { attributes: { title: "t" }, arrays }),
  ]);
  return { storage, power, frequency };
}

for (const dtype of DTYPES)
  testWith("zarr")(
    `zarr-python reads what we write: ${JSON.stringify(dtype)}, written, appended, gzip and plain`,
    async () => {
      for (const codecs of [[], ["gzip"]] as ([] | ["gzip"])[]) {
        const storage = createStorage({ type: "memory" });
        const array = await createArray(storage, "a", { shape: [5, 3], dtype, chunkShape: [2, 2], codecs });
        await array.write(["..."], makeData(dtype, 15));
        await array.append(makeData(dtype, 12, 4));
        const path = await exportFiles(storage, "a");
        const read = run(
          `a=zarr.open_consolidated(o["path"],mode="r")["data"][:]\nassert a.shape==(9,3),a.shape\n${RAW}`,
          { path },
        );
        expect(read).toEqual(storedBytesOf((await array.read()).data, dtype));
      }
    },
  );

testWith("zarr")("zarr-python reads what we never wrote as NaN, and finds every chunk of integers", async () => {
  for (const [dtype, value] of [
    ["float32", "nan"],
    ["complex128", "(nan+nanj)"],
    ["int64", "0"],
  ] as const) {
    const storage = createStorage({ type: "memory" });
    await createArray(storage, "a", { shape: [5], dtype, chunkShape: [2] });
    const path = await exportFiles(storage, "a");
    const script = `a=zarr.open_consolidated(o["path"],mode="r")["data"]\nprint([str(v) for v in a[:]], a.nchunks_initialized)`;
    const stored = dtype === "int64" ? 3 : 0;
    expect(run(script, { path }).toString().trim()).toBe(`[${Array(5).fill(`'${value}'`).join(", ")}] ${stored}`);
  }
});

testWith("xarray")("xarray opens data with its coordinates and units, and masks no zero", async () => {
  const { storage, power } = await makeWelch();
  const script = `import xarray
d=xarray.open_zarr(o["path"])
assert d["data"].dims==("frequency","channel") and d["data"].units=="g2/Hz" and d.title=="t"
assert "frequency" in d.coords and abs(float(d.frequency[3])-1)<1e-12 and d.frequency.units=="Hz"
assert str(d["count"].dtype)=="int16",d["count"].dtype
a=d["data"].values\n${RAW}`;
  expect(run(script, { path: await exportFiles(storage, "a") })).toEqual(bytesOf(power));
});

testWith("dask")("Dask computes over our chunks", async () => {
  const { storage, power } = await makeWelch();
  const script = `import dask.array
a=dask.array.from_zarr(o["path"],component="data")
assert a.chunks[0]==(400,400,400,300)
a=a.compute()\n${RAW}`;
  expect(run(script, { path: await exportFiles(storage, "a") })).toEqual(bytesOf(power));
});

for (const [name, dtype, compressor, consolidate, separator] of [
  ["floats", "<f8", "None", true, "."],
  ["integers with gzip", "<i4", "numcodecs.GZip(5)", true, "."],
  ["complex, not consolidated", "<c8", "None", false, "."],
  ["64-bit integers in nested folders", "<i8", "None", false, "/"],
  ["bool", "|b1", "None", true, "."],
] as const)
  testWith("zarr")(`we read, write and append to what zarr-python writes: ${name}`, async () => {
    const path = await makeFolder();
    const write = `import numcodecs
g=zarr.open_group(zarr.DirectoryStore(o["path"]),mode="w")
a=g.create_dataset("data",shape=(7,5),chunks=(3,2),dtype=o["dtype"],compressor=${compressor},dimension_separator=o["separator"])
a[:]=(numpy.arange(35).reshape(7,5)%11).astype(o["dtype"])
a.attrs["units"]="m"
if o["consolidate"]: zarr.consolidate_metadata(g.store)
a=a[:][::-1,1:]\n${RAW}`;
    const expected = run(write, { path, dtype, consolidate, separator });
    const storage = await importFiles(path);
    const array = await openArray(storage, "a");
    expect(array).toMatchObject({ shape: [7, 5], chunkShape: [3, 2], attributes: { units: "m" } });
    expect(bytesOf((await array.read([{ step: -1 }, { start: 1 }])).data)).toEqual(expected);
    await array.write([0, 0], 1);
    await array.append(await array.read([{ stop: 2 }]));
    const back = run(`a=zarr.open_consolidated(o["path"],mode="r")["data"][:]\n${RAW}`, {
      path: await exportFiles(storage, "a"),
    });
    expect(back).toEqual(bytesOf((await array.read()).data));
  });

testWith("zarr")("chunks that zarr-python left out read as the fill value", async () => {
  const path = await makeFolder();
  run(
    `g=zarr.open_group(zarr.DirectoryStore(o["path"]),mode="w")
a=g.create_dataset("data",shape=(6,),chunks=(2,),dtype="<i4",compressor=None,fill_value=9)
a[:2]=1`,
    { path },
  );
  expect([...(await (await openArray(await importFiles(path), "a")).read()).data]).toEqual([1, 1, 9, 9, 9, 9]);
});

for (const [name, dtype, options] of [
  ["blosc with lz4", "<f8", `compressor=numcodecs.Blosc("lz4")`],
  ["blosc with zstd and bit shuffle", "<f4", `compressor=numcodecs.Blosc("zstd",5,2)`],
  ["zlib", "<i4", `compressor=numcodecs.Zlib(3)`],
  ["zstd", "<u2", `compressor=numcodecs.Zstd(3)`],
  ["lz4", "<i8", `compressor=numcodecs.LZ4()`],
  ["a delta filter", "<i4", `compressor=None,filters=[numcodecs.Delta("<i4")]`],
  ["Fortran order", "<f8", `compressor=None,order="F"`],
  ["Fortran order and zstd", "<f4", `compressor=numcodecs.Zstd(1),order="F"`],
  ["big-endian floats", ">f4", "compressor=None"],
  ["big-endian integers and blosc", ">i8", "compressor=numcodecs.Blosc()"],
  ["bool with blosc", "|b1", "compressor=numcodecs.Blosc()"],
  ["text with zlib", "|S3", "compressor=numcodecs.Zlib()"],
] as const)
  testWith("zarr")(`we read what zarr-python writes in a form that we do not write: ${name}`, async () => {
    const path = await makeFolder();
    const write = `import numcodecs
g=zarr.open_group(zarr.DirectoryStore(o["path"]),mode="w")
a=g.create_dataset("data",shape=(7,5),chunks=(3,2),dtype=o["dtype"],${options})
a[:]=(numpy.arange(35).reshape(7,5)%11).astype(o["dtype"])
a.attrs["units"]="m"
zarr.consolidate_metadata(g.store)
a=a[:][::-1,1:]
if a.dtype.byteorder==">": a=a.astype(a.dtype.newbyteorder("<"))\n${RAW}`;
    const expected = run(write, { path, dtype });
    const storage = await importFiles(path);
    const array = await openArray(storage, "a");
    expect(array).toMatchObject({ shape: [7, 5], chunkShape: [3, 2], attributes: { units: "m" } });
    expect(bytesOf((await array.read([{ step: -1 }, { start: 1 }])).data)).toEqual(expected);
    await expect(array.append(await array.read([{ stop: 1 }]))).rejects.toMatchObject({ code: "unsupported" });
    await expect(array.resize([1, 1])).rejects.toMatchObject({ code: "unsupported" });
  });

/** Written by hand from the specification: no writer of version 3 is at hand. */
async function makeVersion3(codecs: object[], encode: (chunk: Float32Array) => Uint8Array | Promise<Uint8Array>) {
  const storage = createStorage({ type: "memory" });
  await storage.put("a", {});
  const metadata = {
    zarr_format: 3,
    node_type: "array",
    shape: [5, 3],
    data_type: "float32",
    chunk_grid: { name: "regular", configuration: { chunk_shape: [2, 3] } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    fill_value: "NaN",
    codecs,
    attributes: { units: "g" },
    dimension_names: ["time", "axis"],
  };
  await storage.putAttachment("a", "zarr.json", JSON.stringify({ zarr_format: 3, node_type: "group", attributes: {} }));
  await storage.putAttachment("a", "data/zarr.json", JSON.stringify(metadata));
  for (const row of [0, 2]) {
    const chunk = Float32Array.from({ length: 6 }, (_, n) => 3 * row + n);
    await storage.putAttachment("a", `data/c/${row / 2}/0`, (await encode(chunk)) as Uint8Array<ArrayBuffer>);
  }
  return storage;
}

const LITTLE = { name: "bytes", configuration: { endian: "little" } };
const gzip = async (chunk: Float32Array) =>
  new Uint8Array(
    await new Response(
      new Blob([chunk as Float32Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream("gzip")),
    ).arrayBuffer(),
  );
const bigEndian = (chunk: Float32Array) => {
  const view = new DataView(new ArrayBuffer(chunk.byteLength));
  for (const [n, value] of chunk.entries()) view.setFloat32(4 * n, value);
  return new Uint8Array(view.buffer);
};

test.each([
  ["plain", [LITTLE], (chunk: Float32Array) => new Uint8Array(chunk.buffer as ArrayBuffer)],
  ["gzip", [LITTLE, { name: "gzip", configuration: { level: 5 } }], gzip],
  ["big-endian", [{ name: "bytes", configuration: { endian: "big" } }], bigEndian],
] as const)("Zarr v3 is read: %s", async (_name, codecs, encode) => {
  const storage = await makeVersion3([...codecs], encode);
  const array = await openArray(storage, "a");
  expect(array).toMatchObject({ shape: [5, 3], dtype: "float32", attributes: { units: "g" } });
  expect(array.dimensionNames).toEqual(["time", "axis"]);
  const { data } = await array.read([{ start: 1 }]);
  expect([...data]).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, Number.NaN, Number.NaN, Number.NaN]);
  await expect(array.write([0], 1)).rejects.toMatchObject({ code: "unsupported" });
});

test.each([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["0x7fc00000", Number.NaN],
  ["0xff800000", Number.NEGATIVE_INFINITY],
  ["0x40490fdb", Math.fround(Math.PI)],
  [2.5, 2.5],
])("Zarr v3's fill value %s is what was never written", async (fill_value, value) => {
  const storage = await makeVersion3([LITTLE], (chunk) => new Uint8Array(chunk.buffer as ArrayBuffer));
  const metadata = JSON.parse(await storage.getAttachment("a", "data/zarr.json", { format: "text" }));
  await storage.putAttachment("a", "data/zarr.json", JSON.stringify({ ...metadata, fill_value }));
  const { data } = await (await openArray(storage, "a")).read([{ start: 3 }]);
  expect([...data]).toEqual([9, 10, 11, value, value, value]);
});

test.each([
  ["a codec nobody knows", { codecs: [LITTLE, { name: "magic" }] }, "unsupported"],
  ["a data type nobody knows", { data_type: "int7" }, /invalid-metadata|unsupported/],
  ["a fill value that is no float", { fill_value: "0x7fc0" }, "invalid-metadata"],
  ["no chunk grid", { chunk_grid: undefined }, /invalid-metadata|corrupt/],
])("Zarr v3 with %s is refused in our own words", async (_what, change, code) => {
  const storage = await makeVersion3([LITTLE], (chunk) => new Uint8Array(chunk.buffer as ArrayBuffer));
  const metadata = JSON.parse(await storage.getAttachment("a", "data/zarr.json", { format: "text" }));
  await storage.putAttachment("a", "data/zarr.json", JSON.stringify({ ...metadata, ...change }));
  const read = async () => (await openArray(storage, "a")).read();
  await expect(read()).rejects.toMatchObject({ code: expect.stringMatching(code) });
});
