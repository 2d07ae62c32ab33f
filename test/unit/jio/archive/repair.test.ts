/** An import compares bytes, not what was written down of them: what is damaged here is put right, what is damaged there is told. */
import { expect, test } from "vitest";
import type { Progress } from "../../../../src/base/progress.ts";
import { compareWithHere } from "../../../../src/jio/archive/compare.ts";
import { groupEntries } from "../../../../src/jio/archive/group-entries.ts";
import { importEverything } from "../../../../src/jio/archive/import-everything.ts";
import { readDocument } from "../../../../src/jio/archive/read-document.ts";
import { listZip } from "../../../../src/jio/archive/zip-reader.ts";
import { createStorage } from "../../../../src/jio/create.ts";
import { addStorage, type JioStorage } from "../../../../src/jio/index.ts";
import { createMemory } from "../../../../src/jio/storages/memory.ts";
import { bytesOf, expectBytes } from "../../../conformance/support.ts";
import { archiveOf, contentsOf, importInto } from "./support.ts";

const damage = new Map<string, "changed" | "missing">();

/** Its facts tell the digests of what came in; some bytes are others now, until they are written again. */
addStorage(
  "test-rotten",
  () => {
    const whole = createMemory();
    const putRight = (id: string, name: unknown) => damage.delete(`${id} ${name}`);
    return {
      ...whole,
      async putAttachment(id, name, body, o) {
        await whole.putAttachment!(id, name, body, o);
        putRight(id, name);
      },
      async getAttachment(id, name, o) {
        const blob = (await whole.getAttachment!(id, name, o)) as Blob;
        const what = damage.get(`${id} ${name}`);
        if (what === "missing") throw new DOMException("no such file", "NotFoundError");
        return what ? new Blob([blob.slice(0, -1), "!"], { type: blob.type }) : blob;
      },
    };
  },
  { capacities: ["list", "include", "bulk", "watch", "atomic", "ifMatch"] },
);

async function filled(): Promise<JioStorage> {
  damage.clear();
  const storage = createStorage({ type: "test-rotten" });
  for (const name of ["a", "b", "c"]) {
    await storage.put(`m/${name}`, { title: `the ${name}` });
    await storage.putAttachment(`m/${name}`, "data", bytesOf(200_000, name.charCodeAt(0)), { _content_type: "a/b" });
    await storage.putAttachment(`m/${name}`, "note", name, { _content_type: "text/plain" });
  }
  return storage;
}

async function changed(archive: Blob, of: Uint8Array): Promise<Blob> {
  const bytes = Buffer.from(await archive.arrayBuffer());
  const at = bytes.indexOf(of);
  expect(at).toBeGreaterThan(0);
  bytes[at + 7]! ^= 1;
  return new Blob([bytes]);
}

test.each(["changed", "missing"] as const)(
  "bytes that are %s here are the archive's afterwards, and only those are written",
  async (what) => {
    const storage = await filled();
    const { archive } = await archiveOf(storage);
    const before = await contentsOf(storage);
    damage.set("m/a data", what);
    damage.set("m/c note", what);
    const written: string[] = [];
    storage.watch(({ id, name, verb }) => written.push(`${verb} ${id} ${name}`), {
      signal: new AbortController().signal,
    });
    expect(await importInto(storage, archive)).toEqual({
      added: 0,
      bytes: 0,
      here: 1,
      repaired: [
        { id: "m/a", title: "the a" },
        { id: "m/c", title: "the c" },
      ],
      differing: [],
      refused: [],
    });
    expect(written).toEqual(["putAttachment m/a data", "putAttachment m/c note"]);
    expect(await contentsOf(storage)).toEqual(before);
    expectBytes(await storage.getAttachment("m/a", "data", { format: "array_buffer" }), bytesOf(200_000, 97));
    expect(await storage.getAttachment("m/c", "note", { format: "text" })).toBe("c");
    expect(await importInto(storage, archive)).toMatchObject({ here: 3, repaired: [] });
  },
);

test("what is damaged in the archive is refused, and told to be sound here only where it is", async () => {
  const storage = await filled();
  const { archive } = await archiveOf(storage);
  const broken = await changed(archive, bytesOf(200_000, 98).subarray(0, 1000));
  const before = await contentsOf(storage);
  const message = /^m\/b\/data.*: its bytes fail their SHA-256\. /;
  const first = await importInto(storage, broken);
  expect(first).toMatchObject({ added: 0, here: 2, repaired: [], differing: [] });
  expect(first.refused).toEqual([{ path: "m/b", message: expect.stringMatching(message) }]);
  expect(first.refused[0]!.message).toMatch(/damaged in the archive; what is here is sound\.$/);
  damage.set("m/b data", "changed");
  damage.set("m/b note", "changed");
  const second = await importInto(storage, broken);
  expect(second).toMatchObject({ here: 2, repaired: [{ id: "m/b" }] }); // the note
  expect(second.refused[0]!.message).toMatch(/What is here was left as it is\.$/);
  expect(damage.has("m/b data")).toBe(true);
  expect(await contentsOf(storage)).toEqual(before);
});

test("another document of that name is never taken for a damaged one", async () => {
  const storage = await filled();
  const { archive } = await archiveOf(storage);
  await storage.putAttachment("m/a", "data", bytesOf(200_000, 5), { _content_type: "a/b" });
  damage.set("m/a data", "changed");
  const report = await importInto(storage, archive);
  expect(report).toMatchObject({ here: 2, repaired: [], differing: [{ id: "m/a", title: "the a" }] });
});

test("reading both sides counts each byte of the archive once; it is cancelled between two slices", async () => {
  const storage = await filled();
  const { archive } = await archiveOf(storage);
  damage.set("m/a data", "changed");
  const seen: Progress[] = [];
  await importEverything(storage, archive, { onProgress: (progress) => seen.push(progress) });
  expect(seen.at(-1)!.totalBytes).toBe(600_003);
  expect(seen.every(({ bytes }) => bytes <= 600_003.5)).toBe(true);
  const life = new AbortController();
  const reason = new Error("changed my mind");
  damage.set("m/a data", "changed");
  const watched = new Proxy(storage, {
    get(target, key: keyof JioStorage) {
      if (key === "getAttachment") life.abort(reason);
      return target[key];
    },
  });
  await expect(importEverything(watched, archive, { signal: life.signal })).rejects.toBe(reason);
  expect(damage.has("m/a data")).toBe(true);
});

test("a comparison counts what it reads on the two sides as the length of one", async () => {
  const storage = await filled();
  const { archive } = await archiveOf(storage);
  let counted = 0;
  for (const found of groupEntries(await listZip(archive, {})).documents)
    await compareWithHere(storage, await readDocument(found, {}), { count: (bytes) => (counted += bytes) });
  expect(counted).toBe(600_003);
});

test("a repair needs space as well, and nothing is written where there is none", async () => {
  const storage = await filled();
  const { archive } = await archiveOf(storage);
  damage.set("m/a data", "changed");
  const asked: number[] = [];
  const hasSpaceFor = async (bytes: number) => asked.push(bytes) > 1;
  await expect(importEverything(storage, archive, { hasSpaceFor })).rejects.toMatchObject({ code: "over-quota" });
  expect(damage.has("m/a data")).toBe(true);
  expect(await importEverything(storage, archive, { hasSpaceFor })).toMatchObject({ repaired: [{ id: "m/a" }] });
  expect(asked).toEqual([200_000, 200_000]);
});

test("what is replaced here between the comparison and the repair stays, and is told to differ", async () => {
  const storage = await filled();
  const { archive } = await archiveOf(storage);
  damage.set("m/a data", "changed");
  const mine = bytesOf(200_000, 5);
  const hasSpaceFor = async () => {
    await storage.putAttachment("m/a", "data", mine, { _content_type: "a/b" });
    return true;
  };
  expect(await importEverything(storage, archive, { hasSpaceFor })).toMatchObject({
    here: 2,
    repaired: [],
    differing: [{ id: "m/a", title: "the a" }],
  });
  expectBytes(await storage.getAttachment("m/a", "data", { format: "array_buffer" }), mine);
});
