/** Other programs' zips: Python reads ours and zarr-python opens the arrays in it; what Python zips comes in again. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { zarrGroupItems } from "../../../../src/array/index.ts";
import { bytesOf, hexDigest } from "../../../conformance/support.ts";
import { python, testWith } from "../../../support/peers.ts";
import { archiveOf, contentsOf, importInto, memory } from "./support.ts";

const STREAM = "data_stream_module/11111111-2222-4333-8444-555555555555";
const ARRAY = "data_array_module/66666666-7777-4888-8999-aaaaaaaaaaaa";
const power = Float64Array.from({ length: 5000 }, (_, bin) => bin / 7);

async function makeStorage() {
  const storage = memory();
  await storage.put(STREAM, { title: "Prüfstand № 3", portal_type: "Data Stream" });
  await storage.putAttachment(STREAM, "data", bytesOf(200_000), { _content_type: "audio/wav" });
  await storage.putAttachment(STREAM, "Größe der Welle.txt", "30 mm", { _content_type: "text/plain" });
  await storage.putAttachment(STREAM, "..", "no way up");
  await storage.put(ARRAY, { title: "Spectrum", portal_type: "Data Array" });
  const arrays = { data: { data: power, chunkShape: [512], dimensionNames: ["frequency"] } };
  await storage.bulk(zarrGroupItems(ARRAY, { arrays }));
  return storage;
}

async function inFolder(archive: Blob) {
  const folder = await mkdtemp(join(tmpdir(), "archive-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "field.zip"), new Uint8Array(await archive.arrayBuffer()));
  return folder;
}

const run = (script: string, input: object) =>
  python(
    `import json,sys,os,hashlib,zipfile\no=json.load(sys.stdin)\nos.chdir(o["folder"])\n${script}`,
    JSON.stringify(input),
  );

testWith("zipfile")("Python lists and reads every entry, and each header tells length and CRC by itself", async () => {
  const { archive } = await archiveOf(await makeStorage());
  const folder = await inFolder(archive);
  const answer = run(
    `z=zipfile.ZipFile("field.zip")
assert z.testzip() is None
assert all(i.flag_bits & 8 == 0 and i.compress_type == 0 for i in z.infolist())
seg=[n for n in z.namelist() if n.endswith(".000000")]
man=json.loads(z.read([n for n in z.namelist() if n.startswith("${STREAM}/data.") and n.endswith(".json")][0]))
print(json.dumps({"names":z.namelist(),"sha":hashlib.sha256(z.read(seg[0])).hexdigest(),"manifest":man,
 "doc":json.loads(z.read("${STREAM}/document.json")),"list":json.loads(z.read("${STREAM}/attachments.json"))}))`,
    { folder },
  );
  const { names, sha, manifest, doc, list } = JSON.parse(answer.toString());
  const sha256 = await hexDigest(bytesOf(200_000));
  expect(names).toEqual(
    expect.arrayContaining([
      `${STREAM}/Größe der Welle.txt`,
      `${STREAM}/.%2E`,
      `${ARRAY}/document.json`,
      `${ARRAY}/.zmetadata`,
      `${ARRAY}/data/.zarray`,
      `${ARRAY}/data/9`,
    ]),
  );
  expect(manifest).toMatchObject({ length: 200_000, sha256, segments: [{ length: 200_000, sha256 }] });
  expect(sha).toBe(sha256);
  expect(doc).toEqual({ title: "Prüfstand № 3", portal_type: "Data Stream" });
  expect(list.attachments).toContainEqual({ name: "data", content_type: "audio/wav", length: 200_000, sha256 });
});

testWith("zipfile")(
  "what was unpacked, and zipped again by Python with a folder around it, comes in the same",
  async () => {
    const from = await makeStorage();
    const folder = await inFolder((await archiveOf(from)).archive);
    run(
      `zipfile.ZipFile("field.zip").extractall("my recordings")
with zipfile.ZipFile("again.zip","w",zipfile.ZIP_DEFLATED) as z:
  for at,_,files in os.walk("my recordings"):
    z.write(at)
    for f in files: z.write(os.path.join(at,f))`,
      { folder },
    );
    const again = new Blob([new Uint8Array(await readFile(join(folder, "again.zip")))]);
    const into = memory();
    expect(await importInto(into, again)).toMatchObject({ added: 2, refused: [] });
    expect(await contentsOf(into)).toEqual(await contentsOf(from));
    expect(await importInto(from, again)).toMatchObject({ added: 0, here: 2, differing: [] });
  },
);

testWith("zarr")("zarr-python opens an array as it lies in the unpacked archive", async () => {
  const folder = await inFolder((await archiveOf(await makeStorage())).archive);
  const answer = run(
    `import zarr,numpy
zipfile.ZipFile("field.zip").extractall("x")
for g in (zarr.open_consolidated("x/${ARRAY}",mode="r"), zarr.open_group("x/${ARRAY}",mode="r")):
  assert sorted(g.array_keys()) == ["data"]
  assert numpy.array_equal(g["data"][:], numpy.arange(5000)/7)
print(json.dumps(list(g.array_keys())))`,
    { folder },
  );
  expect(JSON.parse(answer.toString())).toEqual(["data"]);
});
