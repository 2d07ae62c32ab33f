/** Archives of the storage in IndexedDB and files: the bodies lie in rows, packs, files of their own, segments and an open tail. */
import { expect, onTestFinished, test } from "vitest";
import { createOpfsFolder } from "../../../src/bytes/index.ts";
import { exportEverything } from "../../../src/jio/archive/export-all.ts";
import { importEverything } from "../../../src/jio/archive/import-everything.ts";
import { createSink, openSink } from "../../../src/jio/archive/sink.ts";
import { createStorage, type JioStorage } from "../../../src/jio/index.ts";
import { folderPath } from "../../../src/jio/local/names.ts";
import { createRows } from "../../../src/jio/local/rows.ts";
import { tidy, verifyBytes } from "../../../src/jio/tasks.ts";
import { bytesOf, expectBytes } from "../../conformance/support.ts";
import { filesOf, openField, removeDatabase } from "./support.ts";

const LENGTHS = [0, 1, 65_536, 65_537, 1_000_000, 5_000_000, 70_000_000];

async function archiveOf(storage: JioStorage): Promise<Blob> {
  const parts: Blob[] = [];
  const sink = createSink({ write: (bytes) => parts.push(new Blob([bytes])), close() {}, abort() {} });
  expect(await exportEverything(storage, sink, {})).toMatchObject({ problems: [] });
  return new Blob(parts);
}

async function contentsOf(storage: JioStorage) {
  const kept: Record<string, unknown> = {};
  for (const { id } of await storage.buildQuery())
    kept[id] = { doc: await storage.get(id), attachments: await storage.allAttachments(id) };
  return kept;
}

/** Files but those made in advance and the pack that the living storage worker writes the next small bodies to. */
async function largeFilesOf(database: string): Promise<string[]> {
  const rows = createRows(database);
  const packs = new Set((await rows.files.list()).filter(({ kind }) => kind === "pack").map(({ name }) => name));
  rows.close();
  return (await filesOf(database)).filter((name) => !packs.has(name));
}

/** Another database, served by the same storage worker. */
function openSecond() {
  const database = `test-${crypto.randomUUID()}`;
  const storage = createStorage({ type: "indexeddb", database });
  onTestFinished(async () => {
    await storage.close();
    await removeDatabase(database);
  });
  return { database, storage };
}

test("bodies of every kind come in again the same, and a second import writes nothing", async () => {
  const second = openSecond(); // made first, so that it is removed after the worker of the other is gone
  const { storage } = openField();
  for (const length of LENGTHS) {
    const id = `data_stream_module/${length}`;
    await storage.put(id, { title: `${length} bytes` });
    await storage.putAttachment(id, "data", bytesOf(length, length + 1), { _content_type: "audio/wav" });
    await storage.putAttachment(id, "copy", bytesOf(Math.min(length, 6_000_000), 3), { _content_type: "x/y" });
  }
  const archive = await archiveOf(storage);
  expect(await importEverything(second.storage, archive, {})).toMatchObject({ added: LENGTHS.length, refused: [] });
  expect(await contentsOf(second.storage)).toEqual(await contentsOf(storage));
  for (const length of LENGTHS)
    expectBytes(
      await second.storage.getAttachment(`data_stream_module/${length}`, "data", { format: "array_buffer" }),
      bytesOf(length, length + 1),
    );
  const files = await filesOf(second.database);
  expect(await importEverything(second.storage, archive, {})).toMatchObject({ added: 0, here: LENGTHS.length });
  expect((await filesOf(second.database)).sort()).toEqual(files.sort());
}, 120_000);

test("an open tail is exported as it is at that moment, and what is here already is seen by its bytes", async () => {
  const { storage } = openField();
  await storage.put("data_stream_module/t", {});
  await storage.appendAttachment("data_stream_module/t", "data", bytesOf(200_000), { at: 0 });
  await storage.appendAttachment("data_stream_module/t", "data", bytesOf(100_000, 5), { at: 200_000 });
  const archive = await archiveOf(storage);
  expect(await importEverything(storage, archive, {})).toMatchObject({ here: 1, differing: [] });
  await storage.appendAttachment("data_stream_module/t", "data", bytesOf(1, 9), { at: 300_000 });
  expect(await importEverything(storage, archive, {})).toMatchObject({ here: 0, differing: [{}] });
  await storage.remove("data_stream_module/t");
  expect(await importEverything(storage, archive, {})).toMatchObject({ added: 1, bytes: 300_000 });
  const back = await storage.getAttachment("data_stream_module/t", "data", { format: "array_buffer" });
  expectBytes(back.slice(0, 200_000), bytesOf(200_000));
  expectBytes(back.slice(200_000), bytesOf(100_000, 5));
});

test("an import that is cancelled or meets damage leaves whole documents only, and no file of the others", async () => {
  const second = openSecond();
  const { storage, worker } = openField();
  for (const name of ["a", "b", "c"]) {
    await storage.put(`m/${name}`, { name });
    await storage.putAttachment(`m/${name}`, "small", bytesOf(100_000, 7));
    await storage.putAttachment(`m/${name}`, "data", bytesOf(12_000_000, name.charCodeAt(0)));
  }
  const original = await contentsOf(storage);
  const archive = await archiveOf(storage);
  for (const bytes of [1, 13_000_000, 20_000_000]) {
    const life = new AbortController();
    const reason = new Error("changed my mind");
    let seen = 0;
    const into = new Proxy(archive, {
      get(blob, key) {
        if (key === "size") return blob.size;
        return (start: number, end: number) => {
          seen += end - start;
          if (seen > bytes) life.abort(reason);
          return blob.slice(start, end);
        };
      },
    });
    await expect(importEverything(second.storage, into, { signal: life.signal })).rejects.toBe(reason);
    for (const [id, kept] of Object.entries(await contentsOf(second.storage))) {
      expect(kept).toEqual(original[id]);
      await second.storage.remove(id);
    }
    await worker.run(tidy, { database: second.database });
    await expect.poll(() => largeFilesOf(second.database)).toEqual([]);
  }
  const broken = new Uint8Array(await archive.arrayBuffer());
  broken[18_000_000]! ^= 1; // in the data of b
  const report = await importEverything(second.storage, new Blob([broken]), {});
  expect(report).toMatchObject({ added: 2, refused: [{ path: "m/b" }] });
  for (const [id, kept] of Object.entries(await contentsOf(second.storage))) expect(kept).toEqual(original[id]);
  for (const id of ["m/a", "m/c"]) await second.storage.remove(id);
  await worker.run(tidy, { database: second.database });
  await expect.poll(() => largeFilesOf(second.database)).toEqual([]);
}, 120_000);

async function changeByte(database: string, length: number, at: number): Promise<void> {
  const root = await navigator.storage.getDirectory();
  let folder = root;
  for (const part of folderPath(database).split("/")) folder = await folder.getDirectoryHandle(part);
  let found = 0;
  for await (const handle of folder.values()) {
    const file = handle as FileSystemFileHandle;
    const blob = await file.getFile();
    if (blob.size !== length) continue;
    found += 1;
    const [byte = 0] = new Uint8Array(await blob.slice(at, at + 1).arrayBuffer());
    const writable = await file.createWritable({ keepExistingData: true });
    await writable.write({ type: "write", position: at, data: new Uint8Array([byte ^ 1]) });
    await writable.close();
  }
  expect(found).toBe(1);
}

test("damaged and missing files are put right from an archive, and the damaged files go", async () => {
  const { database, storage, worker } = openField();
  for (const [name, length] of [
    ["a", 6_000_000],
    ["b", 7_000_000],
    ["c", 8_000_000],
  ] as const) {
    await storage.put(`m/${name}`, { name });
    await storage.putAttachment(`m/${name}`, "data", bytesOf(length, length), { _content_type: "audio/wav" });
  }
  const archive = await archiveOf(storage);
  const original = await contentsOf(storage);
  await changeByte(database, 6_000_000, 5_000_000);
  const folder = createOpfsFolder(folderPath(database));
  for (const name of await folder.list())
    if ((await folder.getBlob(name))?.size === 7_000_000) await folder.removeFile(name);
  const verify = () => worker.run(verifyBytes, { database });
  expect((await verify()).damaged.map(({ id, what }) => [id, what])).toEqual([
    ["m/a", "changed"],
    ["m/b", "missing"],
  ]);
  const report = await importEverything(storage, archive, {});
  expect(report).toMatchObject({ here: 1, repaired: [{ id: "m/a" }, { id: "m/b" }], differing: [], refused: [] });
  expect((await verify()).damaged).toEqual([]);
  expect(await contentsOf(storage)).toEqual(original);
  expectBytes(await storage.getAttachment("m/b", "data", { format: "array_buffer" }), bytesOf(7_000_000, 7_000_000));
  await worker.run(tidy, { database });
  await expect.poll(async () => (await filesOf(database)).length).toBe(3);
});

test("a chosen file is written whole or not at all: a new one goes, an old one stays what it was", async () => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(`test-${crypto.randomUUID()}`, { create: true });
  onTestFinished(() => root.removeEntry(folder.name, { recursive: true }));
  const fresh = await folder.getFileHandle("fresh.zip", { create: true });
  const old = await folder.getFileHandle("old.zip", { create: true });
  const first = await old.createWritable();
  await first.write("what was here");
  await first.close();
  for (const file of [fresh, old]) {
    const { stream } = await openSink({ file });
    const writer = stream.getWriter();
    await writer.write(bytesOf(3_000_000));
    await writer.abort(new Error("changed my mind"));
  }
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  expect(names).toEqual(["old.zip"]);
  expect(await (await old.getFile()).text()).toBe("what was here");
  const { stream, length } = await openSink({ file: old });
  const writer = stream.getWriter();
  await writer.write(bytesOf(1_500_000));
  await writer.write(bytesOf(7, 3));
  await writer.close();
  expect(length()).toBe(1_500_007);
  expectBytes(await (await old.getFile()).slice(0, 1_500_000).arrayBuffer(), bytesOf(1_500_000));
  expectBytes(await (await old.getFile()).slice(1_500_000).arrayBuffer(), bytesOf(7, 3));
});
