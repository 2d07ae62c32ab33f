import { expect, test } from "vitest";
import { createOpfsFolder } from "../../../src/bytes/index.ts";
import { databaseName, folderPath } from "../../../src/jio/local/names.ts";
import { createRows } from "../../../src/jio/local/rows.ts";
import { measureUsage, settleTail, tidy, verifyBytes } from "../../../src/jio/tasks.ts";
import { bytesOf, codeOf, expectBytes, hexDigest } from "../../conformance/support.ts";
import { filesOf, openField } from "./support.ts";

const MIB = 1024 * 1024;

/** Changes one byte of a stored file, as a failing disk would. */
async function corrupt(database: string, file: string, at: number) {
  const [root, ...path] = [await navigator.storage.getDirectory(), ...folderPath(database).split("/")];
  let folder = root as FileSystemDirectoryHandle;
  for (const part of path) folder = await folder.getDirectoryHandle(part);
  const handle = await folder.getFileHandle(file);
  const old = new Uint8Array(await (await handle.getFile()).slice(at, at + 1).arrayBuffer());
  const writable = await handle.createWritable({ keepExistingData: true });
  await writable.write({ type: "write", position: at, data: new Uint8Array([(old[0] ?? 0) ^ 1]) });
  await writable.close();
}

async function rowOf(database: string, id: string, name: string) {
  const rows = createRows(database);
  const row = await rows.getRow(id, name);
  rows.close();
  return row;
}

test("files that no row knows, and rows of files that are gone, are taken away", async () => {
  const { database, storage, worker } = openField();
  await storage.put("d", {});
  await storage.putAttachment("d", "x", bytesOf(5 * MIB));
  const kept = await filesOf(database);
  const rows = createRows(database);
  await rows.files.add({ name: "never made", kind: "whole", writer: "nobody alive", made: 0 });
  const stray = await createOpfsFolder(folderPath(database));
  const folder = await (await (await navigator.storage.getDirectory()).getDirectoryHandle("field")).getDirectoryHandle(
    folderPath(database).slice("field/".length),
  );
  await folder.getFileHandle("stray", { create: true });
  expect(await stray.list()).toContain("stray");
  await worker.run(tidy, { database });
  await expect.poll(() => filesOf(database)).toEqual(kept);
  expect((await rows.files.list()).map(({ name }) => name)).not.toContain("never made");
  rows.close();
  expectBytes(await storage.getAttachment("d", "x", { format: "array_buffer" }), bytesOf(5 * MIB));
});

test("bytes whose writer was swept after are not named any more", async () => {
  const { database, storage } = openField();
  await storage.put("d", {});
  const rows = createRows(database);
  const row = {
    ...{ id: "d", name: "x", content_type: "", length: 1, revision: "1" },
    segments: [{ file: "swept", offset: 0, length: 1, sha256: "" }],
  };
  expect(await codeOf(rows.change([{ verb: "putAttachment", id: "d", name: "x", row }]))).toBe("worker-lost");
  expect(await codeOf(rows.swap(undefined, row))).toBe("worker-lost");
  rows.close();
  expect(await storage.allAttachments("d")).toEqual({});
});

test("verify finds a changed byte wherever it lies, and a file that is gone", async () => {
  const { database, storage, worker } = openField();
  await storage.put("d", {});
  await storage.bulk([
    { verb: "putAttachment", args: ["d", "in row", bytesOf(1000)] },
    { verb: "putAttachment", args: ["d", "in pack", bytesOf(100_000)] },
    { verb: "putAttachment", args: ["d", "in pack too", bytesOf(100_000, 2)] },
    { verb: "putAttachment", args: ["d", "long", new Blob(Array.from({ length: 10 }, () => bytesOf(7 * MIB)))] },
    { verb: "putAttachment", args: ["d", "gone", bytesOf(5 * MIB)] },
  ]);
  await storage.appendAttachment("d", "growing", bytesOf(1000), { at: 0 });
  const seen: number[] = [];
  const verify = () => worker.run(verifyBytes, { database }, { onEvent: ({ bytes }) => seen.push(bytes) });
  const sound = await verify();
  expect(sound).toMatchObject({ attachments: 6, damaged: [], unsealed: [] });
  expect(sound.bytes).toBe(1000 + 200_000 + 75 * MIB + 1000);
  expect(seen.at(-1)).toBe(sound.bytes);

  const packed = (await rowOf(database, "d", "in pack too"))!.segments[0]!;
  const second = (await rowOf(database, "d", "long"))!.segments[1]!;
  const gone = (await rowOf(database, "d", "gone"))!.segments[0]!;
  worker.close(); // so that the files can be written
  await expect.poll(() => corrupt(database, packed.file, packed.offset + 99_999).then(() => "done")).toBe("done");
  await corrupt(database, second.file, 12_345);
  await createOpfsFolder(folderPath(database)).removeFile(gone.file);
  const { damaged } = await verify();
  expect(damaged).toEqual([
    { id: "d", name: "gone", offset: 0, length: 5 * MIB, what: "missing" },
    { id: "d", name: "in pack too", offset: 0, length: 100_000, what: "changed" },
    { id: "d", name: "long", offset: 64 * MIB, length: 6 * MIB, what: "changed" },
  ]);
  expect(await codeOf(storage.getAttachment("d", "gone"))).toBe("corrupt");
}, 60_000);

test("an abort stops a verification between two slices, with its own reason", async () => {
  const { database, storage, worker } = openField();
  await storage.put("d", {});
  await storage.putAttachment("d", "x", new Blob(Array.from({ length: 10 }, () => bytesOf(6 * MIB))));
  const life = new AbortController();
  const verifying = worker.run(verifyBytes, { database }, { signal: life.signal, onEvent: () => life.abort("enough") });
  await expect(verifying).rejects.toBe("enough");
});

test("usage tells what is kept, by module and by kind of space", async () => {
  const { database, storage, worker } = openField();
  await storage.put("a/1", { title: "x".repeat(100) });
  await storage.put("b/1", {});
  await storage.putAttachment("b/1", "small", bytesOf(1000));
  await storage.putAttachment("b/1", "middling", bytesOf(100_000));
  await storage.putAttachment("b/1", "large", bytesOf(5 * MIB));
  await storage.appendAttachment("a/1", "growing", bytesOf(70_000), { at: 0 });
  const length = (doc: object) => JSON.stringify(doc).length;
  const [one, two] = [length({ title: "x".repeat(100) }), length({})];
  const usage = await worker.run(measureUsage, { database });
  expect(usage.modules).toEqual([
    { module: "b", documents: 1, attachments: 3, bytes: two + 101_000 + 5 * MIB },
    { module: "a", documents: 1, attachments: 1, bytes: one + 70_000 },
  ]);
  expect(usage.space).toMatchObject({ documents: one + two, inline: 1000, packs: 100_000, wholes: 5 * MIB + 70_000 });
  await storage.putAttachment("b/1", "more", bytesOf(300_000));
  await storage.removeAttachment("b/1", "middling");
  expect((await worker.run(measureUsage, { database })).space).toMatchObject({ packs: 300_000, unused: 100_000 });
  await expect.poll(async () => (await worker.run(measureUsage, { database })).space.spares).toBe(4);
});

test("small neighbours in a stream become one, and the stream goes on", async () => {
  const { database, storage, worker } = openField();
  const whole = bytesOf(10 * 100_000);
  await storage.put("d", {});
  for (let at = 0; at < whole.length; at += 100_000) {
    await storage.appendAttachment("d", "data", whole.subarray(at, at + 100_000), { at });
    await worker.run(settleTail, { database, id: "d", name: "data" });
  }
  expect((await rowOf(database, "d", "data"))?.segments.length).toBe(10);
  const blob = await storage.getAttachment("d", "data");
  await worker.run(tidy, { database });
  expect((await rowOf(database, "d", "data"))?.segments.length).toBe(1);
  await expect.poll(async () => (await filesOf(database)).length).toBe(1);
  expectBytes(await blob.arrayBuffer(), whole);
  expectBytes(await storage.getAttachment("d", "data", { format: "array_buffer" }), whole);
  await storage.appendAttachment("d", "data", new Uint8Array(5), { at: whole.length });
  await worker.run(settleTail, { database, id: "d", name: "data" });
  const digest = await hexDigest(new Uint8Array([...whole, ...new Uint8Array(5)]));
  expect(await storage.allAttachments("d")).toMatchObject({ data: { length: whole.length + 5, digest } });
  expect(await worker.run(verifyBytes, { database })).toMatchObject({ damaged: [] });
}, 30_000);

test("a database of the first version is taken over with all that is in it", async () => {
  const { database, storage, worker } = openField();
  const bytes = bytesOf(5 * MIB);
  const digest = await hexDigest(bytes);
  let folder = await navigator.storage.getDirectory();
  for (const part of folderPath(database).split("/")) folder = await folder.getDirectoryHandle(part, { create: true });
  for (const [name, body] of [
    ["old.0", bytes],
    ["old-tail", bytes.slice(0, 100_000)],
  ] as const) {
    const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await writable.write(body);
    await writable.close();
  }
  const row = { id: "d", content_type: "", length: bytes.length, revision: "1", segments: [] };
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.open(databaseName(database), 1);
    request.onerror = () => reject(request.error);
    request.onupgradeneeded = () => {
      const db = request.result;
      db.createObjectStore("documents", { keyPath: "id" }).put({ id: "d", doc: { n: 1 } });
      const attachments = db.createObjectStore("attachments", { keyPath: ["id", "name"] });
      const segments = [{ file: "old.0", offset: 0, length: bytes.length, sha256: digest }];
      attachments.put({ ...row, name: "sealed", segments, sha256: digest });
      attachments.put({ ...row, name: "open", length: 0, tail: { file: "old-tail" } });
      attachments.put({ ...row, name: "small", length: 1, inline: new Uint8Array([7]).buffer });
    };
    request.onsuccess = () => resolve(request.result.close());
  });
  expect(await storage.get("d")).toEqual({ n: 1 });
  expectBytes(await storage.getAttachment("d", "sealed", { format: "array_buffer" }), bytes);
  await worker.run(tidy, { database });
  expectBytes(await storage.getAttachment("d", "open", { format: "array_buffer" }), bytes.subarray(0, 100_000));
  expectBytes(await storage.getAttachment("d", "small", { format: "array_buffer" }), new Uint8Array([7]));
  await storage.removeAttachment("d", "sealed");
  await expect.poll(() => filesOf(database)).toEqual(["old-tail"]);
});

test("writes that do not wait for each other end in the order of their calls", async () => {
  const { storage } = openField();
  await storage.put("other", {});
  for (let n = 1; n < 20; n++) {
    const calls = [storage.put("a", { n }), storage.put("d", { n }), storage.remove("d"), storage.put("e", { n })];
    await Promise.all([...calls, storage.remove("e"), storage.put("e", { n: -n })]);
    expect(await codeOf(storage.get("d"))).toBe("not-found");
    expect(await storage.get("e")).toEqual({ n: -n });
  }
});
