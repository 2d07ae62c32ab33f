import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { readNpz, writeNpz } from "../../../src/format/npz/npz.ts";
import { bytesSource } from "../../../src/format/source/byte-source.ts";
import { python, testWith } from "../../support/peers.ts";
import { runs } from "../../support/runs.ts";
import { collect, readAll, survives } from "./arrays.ts";

vi.setConfig({ testTimeout: 60_000 });

const read = (bytes: Uint8Array) => readNpz(bytesSource(bytes));
const values = Float64Array.from({ length: 3000 }, (_, i) => Math.sin(i));
const counts = Int16Array.from({ length: 7 }, (_, i) => i - 3);
const bytesOf = (data: ArrayBufferView) => new Uint8Array(data.buffer as ArrayBuffer);

const arrays = [
  { name: "values", dtype: "float64" as const, shape: [1000, 3], elements: () => pieces(values) },
  { name: "counts", dtype: "int16" as const, shape: [7], elements: () => pieces(counts) },
];

async function* pieces(data: ArrayBufferView) {
  const bytes = bytesOf(data);
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

const made = (deflate: boolean) => collect(writeNpz(arrays, { deflate }));

async function readEverything(file: Uint8Array) {
  const sources = await read(file);
  return Promise.all(sources.map(async (source) => [source.name, source.shape, await readAll(source)]));
}

test.each([false, true])("what we write we read, deflated: %s", async (deflate) => {
  expect(await readEverything(await made(deflate))).toEqual([
    ["values", [1000, 3], Buffer.from(bytesOf(values))],
    ["counts", [7], Buffer.from(bytesOf(counts))],
  ]);
});

testWith("numpy")("numpy reads what we write", async () => {
  for (const deflate of [false, true])
    expect(
      python(
        `import numpy, io, sys
f = numpy.load(io.BytesIO(sys.stdin.buffer.read()), allow_pickle=False)
print(sorted(f.files), f["values"].shape, f["counts"].tolist(), f["values"].ravel()[1:3].tolist())`,
        await made(deflate),
      )
        .toString()
        .trim(),
    ).toBe(`['counts', 'values'] (1000, 3) [-3, -2, -1, 0, 1, 2, 3] [${Math.sin(1)}, ${Math.sin(2)}]`);
});

testWith("numpy")("we read what numpy writes, stored and deflated, in both orders", async () => {
  for (const save of ["savez", "savez_compressed"]) {
    const file = python(`import numpy, io, sys
f = io.BytesIO()
a = numpy.arange(600000, dtype=">i4").reshape(3, 200000)
numpy.${save}(f, numpy.arange(5.), big=a, turned=numpy.asfortranarray(a), empty=numpy.zeros((0, 2)))
sys.stdout.buffer.write(f.getvalue())`);
    const expected = Buffer.from(Int32Array.from({ length: 600_000 }, (_, i) => i).buffer);
    const all = new Map((await readEverything(file)).map(([name, , bytes]) => [name, bytes as Buffer]));
    expect([...all.keys()].sort()).toEqual(["arr_0", "big", "empty", "turned"]);
    expect(all.get("big")!.equals(expected)).toBe(true);
    expect(all.get("turned")!.equals(expected)).toBe(true);
    expect(all.get("arr_0")).toEqual(Buffer.from(Float64Array.of(0, 1, 2, 3, 4).buffer));
  }
});

test("damaged elements fail, by their CRC at the latest", async () => {
  for (const deflate of [false, true]) {
    const file = await made(deflate);
    file[300]! ^= 1;
    await expect(readEverything(file)).rejects.toMatchObject({ code: "invalid-format" });
  }
});

test("what is no array in the zip is named; a file that is no zip is refused", async () => {
  await expect(read(Buffer.from("no zip at all"))).rejects.toMatchObject({ code: "invalid-format" });
  await expect(read((await made(false)).subarray(0, 5000))).rejects.toMatchObject({ code: "invalid-format" });
  const empty = await collect(writeNpz([]));
  await expect(read(empty)).rejects.toMatchObject({ code: "invalid-format" });
  const wrong = { ...arrays[1]!, shape: [8] };
  await expect(collect(writeNpz([wrong]))).rejects.toMatchObject({ code: "corrupt" });
  await expect(collect(writeNpz([arrays[0]!, arrays[0]!]))).rejects.toMatchObject({ code: "invalid-argument" });
});

test("an abort ends writing and reading with its reason", async () => {
  const reason = new Error("enough");
  await expect(collect(writeNpz(arrays, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
  const [source] = await read(await made(true));
  await expect(
    source!
      .blocks({ signal: AbortSignal.abort(reason) })
      [Symbol.asyncIterator]()
      .next(),
  ).rejects.toBe(reason);
});

test("any bytes, and files changed anywhere, give their arrays or a FieldError", async () => {
  const files = [await made(false), await made(true)];
  const change = fc.tuple(fc.nat(30_000), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(change, { maxLength: 4 }),
      fc.option(fc.nat(30_000)),
      (file, changes, length) => {
        const broken = Buffer.from(file.subarray(0, length ?? file.length));
        for (const [at, value] of changes) broken[at % Math.max(broken.length, 1)] = value;
        return survives(() => readEverything(broken));
      },
    ),
    { numRuns: runs(200) },
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), fc.nat(400), fc.nat(255), (file, fromEnd, value) => {
      const broken = Buffer.from(file);
      broken[broken.length - 1 - fromEnd] = value; // its directory
      return survives(() => readEverything(broken));
    }),
    { numRuns: runs(300) },
  );
});
