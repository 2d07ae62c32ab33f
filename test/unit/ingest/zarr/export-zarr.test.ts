import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { createArray, openArray, zarrGroupItems } from "../../../../src/array/index.ts";
import { bytesSource, listZipMembers } from "../../../../src/format/index.ts";
import { exportZarr } from "../../../../src/ingest/zarr/export-zarr.ts";
import { importZarr } from "../../../../src/ingest/zarr/import-zarr.ts";
import { filesOfZip } from "../../../../src/ingest/zarr/zarr-files.ts";
import { createStorage, type JioStorage } from "../../../../src/jio/index.ts";
import { python, testWith } from "../../../support/peers.ts";
import { collect } from "../../format/arrays.ts";

vi.setConfig({ testTimeout: 60_000 });

const memory = () => createStorage({ type: "memory" });
const zipOf = async (storage: JioStorage) => collect((await exportZarr(storage, "a", {})).stream);

async function makeSpectrum(): Promise<JioStorage> {
  const storage = memory();
  const arrays = {
    data: {
      data: Float64Array.from({ length: 14 }, (_, i) => i / 3),
      shape: [7, 2],
      chunkShape: [3, 2],
      dimensionNames: ["frequency", "channel"],
      attributes: { units: "g²/Hz" },
    },
    frequency: {
      data: Float64Array.of(0, 1, 2, 3, 4, 5, 6),
      dimensionNames: ["frequency"],
      attributes: { units: "Hz" },
    },
  };
  await storage.bulk([
    { verb: "put", args: ["a", {}] },
    ...zarrGroupItems("a", { attributes: { title: "t" }, arrays }),
  ]);
  return storage;
}

async function bring(bytes: Uint8Array) {
  const storage = memory();
  const o = { signal: new AbortController().signal, onProgress() {} };
  const id = await importZarr(storage, { name: "a.zip", files: await filesOfZip(bytesSource(bytes), {}) }, o);
  return { storage, id };
}

testWith("zarr")("zarr-python and xarray open the zip", async () => {
  const place = mkdtempSync(join(tmpdir(), "zarr-out-"));
  onTestFinished(() => rmSync(place, { recursive: true }));
  const storage = await makeSpectrum();
  const packed = await createArray(storage, "a", {
    ...{ path: "packed", shape: [5], dtype: "int32", chunkShape: [2], codecs: ["gzip"], dimensionNames: ["p"] },
  });
  await packed.write(["..."], Int32Array.of(1, 2, 3, 4, 5));
  const path = join(place, "a.zip");
  writeFileSync(path, await zipOf(storage));
  const script = `import sys,json,zarr,xarray,numpy,zipfile
p=sys.stdin.read()
assert zipfile.ZipFile(p).testzip() is None and all(i.compress_type==0 for i in zipfile.ZipFile(p).infolist())
g=zarr.open(zarr.ZipStore(p,mode="r"),mode="r")
assert g.attrs["title"]=="t" and list(g["packed"][:])==[1,2,3,4,5]
assert zarr.open_consolidated(zarr.ZipStore(p,mode="r"))["data"].shape==(7,2)
d=xarray.open_zarr(zarr.ZipStore(p,mode="r"))
assert d["data"].dims==("frequency","channel") and float(d.frequency[3])==3 and d["data"].units=="g²/Hz"
sys.stdout.buffer.write(d["data"].values.tobytes())`;
  const values = new Float64Array(new Uint8Array(python(script, path)).buffer);
  expect([...values]).toEqual([...(await (await openArray(storage, "a")).read()).data]);
});

test("what goes out comes in again the same, chunk for chunk", async () => {
  const storage = await makeSpectrum();
  const { storage: back, id } = await bring(await zipOf(storage));
  const digests = async (from: JioStorage, of: string) =>
    Object.entries(await from.allAttachments(of))
      .filter(([name]) => name !== ".zmetadata") // the count of its revisions begins at random
      .map(([name, { digest }]) => [name, digest])
      .sort();
  const metadata = async (from: JioStorage, of: string) =>
    ((await from.getAttachment(of, ".zmetadata", { format: "json" })) as { metadata: object }).metadata;
  expect(await metadata(back, id)).toEqual(await metadata(storage, "a"));
  expect(await digests(back, id)).toEqual(await digests(storage, "a"));
});

test("what is kept for readers of older revisions stays away, and the copy can be changed", async () => {
  const storage = await makeSpectrum();
  const reader = await openArray(storage, "a");
  const writer = await openArray(storage, "a");
  await writer.write([0], 5);
  expect(Object.keys(await storage.allAttachments("a")).some((name) => name.startsWith(".kept/"))).toBe(true);
  const zip = await zipOf(storage);
  const paths = (await listZipMembers(bytesSource(zip))).map(({ path }) => path);
  expect(paths.filter((path) => path.includes(".kept"))).toEqual([]);
  const { storage: back, id } = await bring(zip);
  const copy = await openArray(back, id);
  expect((await copy.read([0])).data).toEqual(Float64Array.of(5, 5));
  await copy.write([0], 6);
  expect((await copy.read([0])).data).toEqual(Float64Array.of(6, 6));
  expect((await reader.read([0, 1])).data).toEqual(Float64Array.of(1 / 3));
});

test("a commit in the middle changes nothing of what goes out", async () => {
  const storage = await makeSpectrum();
  const before = [...(await (await openArray(storage, "a")).read()).data];
  const { stream } = await exportZarr(storage, "a", {});
  const reader = stream.getReader();
  const parts = [(await reader.read()).value!];
  const writer = await openArray(storage, "a");
  await writer.write(["..."], 7);
  await writer.resize([2, 2]);
  for (let next = await reader.read(); !next.done; next = await reader.read()) parts.push(next.value);
  const { storage: back, id } = await bring(Buffer.concat(parts));
  expect([...(await (await openArray(back, id)).read()).data]).toEqual(before);
});

test("an abort ends the stream with its reason, and a document without arrays is refused", async () => {
  const life = new AbortController();
  const { stream } = await exportZarr(await makeSpectrum(), "a", { signal: life.signal });
  life.abort("enough");
  await expect(collect(stream)).rejects.toBe("enough");
  const empty = memory();
  await empty.put("a", {});
  await expect(exportZarr(empty, "a", {})).rejects.toMatchObject({ code: "not-found" });
});
