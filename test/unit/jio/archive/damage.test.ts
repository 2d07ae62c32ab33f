/** Archives that are not what they should be, and storages whose bytes are not. */
import { ZipWriter } from "@zip.js/zip.js/lib/zip-core-writer.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FieldError } from "../../../../src/base/errors.ts";
import { exportEverything } from "../../../../src/jio/archive/export-all.ts";
import { importEverything } from "../../../../src/jio/archive/import-everything.ts";
import { createSink } from "../../../../src/jio/archive/sink.ts";
import { createStorage } from "../../../../src/jio/create.ts";
import { addStorage, type JioStorage } from "../../../../src/jio/index.ts";
import { createMemory } from "../../../../src/jio/storages/memory.ts";
import { bytesOf, hexDigest } from "../../../conformance/support.ts";
import { runs } from "../../../support/runs.ts";
import { archiveOf, contentsOf, importInto, memory } from "./support.ts";

type Files = Record<string, string | Uint8Array<ArrayBuffer>>;

/** A zip by another hand: whatever stands in it. */
async function zipOf(files: Files | [string, string | Uint8Array<ArrayBuffer>][], o: object = {}): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({ write: (bytes) => void parts.push(bytes.slice()) });
  const zip = new ZipWriter(sink, { useWebWorkers: false });
  for (const [path, content] of Array.isArray(files) ? files : Object.entries(files)) {
    // zip.js refuses to write one path twice; the second is renamed in the bytes below
    await zip.add(path, { readable: new Blob([content]).stream(), size: new Blob([content]).size }, o);
  }
  await zip.close();
  return new Blob(parts);
}

async function replaceBytes(blob: Blob, from: string, to: string): Promise<Blob> {
  const text = Buffer.from(await blob.arrayBuffer()).toString("latin1");
  return new Blob([Buffer.from(text.replaceAll(from, to), "latin1")]);
}

const sha = (text: string) => hexDigest(new TextEncoder().encode(text));
const good = (title: string) => ({ [`m/${title}/document.json`]: JSON.stringify({ title }), [`m/${title}/x`]: title });
const list = (o: object) => JSON.stringify({ attachments: [o] });

async function refusals(files: Files | [string, string][], o?: object): Promise<[string, string][]> {
  const into = memory();
  const report = await importInto(into, await zipOf(Array.isArray(files) ? files : { ...files, ...good("good") }, o));
  expect(await into.buildQuery()).toHaveLength(report.added);
  return report.refused.map(({ path, message }) => [path, message]);
}

addStorage(
  "test-damaged",
  () => {
    const whole = createMemory();
    return {
      ...whole,
      async getAttachment(id, name, o) {
        if (name === "gone") throw new DOMException("no such file", "NotFoundError");
        const blob = (await whole.getAttachment!(id, name, o)) as Blob;
        return name.startsWith("bad") ? new Blob(["x", blob.slice(1)], { type: blob.type }) : blob;
      },
    };
  },
  { capacities: ["list", "include"] },
);

describe("of an archive by another hand", () => {
  test("documents come in from compressed entries, with one folder around them, without our list of attachments", async () => {
    const into = memory();
    const zip = await zipOf({
      "backup/m/u/document.json": '{"title":"t"}',
      "backup/m/u/data/.zarray": "{}",
      "backup/m/u/data": "plain",
      "backup/.DS_Store": "junk",
      "backup/m/u/.DS_Store": "junk",
      "__MACOSX/backup/m/u/._document.json": "junk",
    });
    expect(await importInto(into, zip)).toMatchObject({ added: 1, refused: [] });
    expect(await into.allAttachments("m/u")).toMatchObject({
      data: { length: 5, content_type: "application/octet-stream", digest: await sha("plain") },
      "data/.zarray": { length: 2 },
    });
    expect(await importInto(into, zip)).toMatchObject({ added: 0, here: 1, differing: [] });
  });

  test.each<[string, Files, RegExp]>([
    ["is no JSON", { "m/u/document.json": "{" }, /m\/u\/document\.json: is not JSON/],
    ["is no UTF-8", { "m/u/document.json": new Uint8Array([0x7b, 0xff]) }, /m\/u\/document\.json: is no UTF-8/],
    ["is missing", { "m/u/x": "a" }, /m\/u: its document\.json is missing/],
    ["names a broken escape", { "m/u/%zz": "a", "m/u/document.json": "{}" }, /“%zz” is no name of ours/],
    [
      "lacks a listed attachment",
      { "m/u/document.json": "{}", "m/u/attachments.json": list({ name: "a" }) },
      /“a” is missing/,
    ],
    [
      "has an attachment of another length",
      { "m/u/document.json": "{}", "m/u/a": "abc", "m/u/attachments.json": list({ name: "a", length: 4 }) },
      /m\/u\/a: has 3 bytes, not 4/,
    ],
    [
      "has an attachment of another digest",
      {
        "m/u/document.json": "{}",
        "m/u/a": "abc",
        "m/u/attachments.json": list({ name: "a", sha256: "0".repeat(64) }),
      },
      /m\/u\/a: its bytes fail their SHA-256/,
    ],
    [
      "has a segment without a manifest",
      { "m/u/document.json": "{}", "m/u/data.w.000000": "abc" },
      /data\.….json .* is missing/,
    ],
    [
      "has a manifest that is none",
      { "m/u/document.json": "{}", "m/u/data.w.json": "{}" },
      /m\/u\/data\.w\.json: length/,
    ],
    [
      "has a manifest without its segment",
      {
        "m/u/document.json": "{}",
        "m/u/data.w.json": `{"length":1,"sha256":"${"0".repeat(64)}","segments":[{"name":"data.w.000000","length":1,"sha256":"${"0".repeat(64)}"}]}`,
      },
      /the segment data\.w\.000000 is missing/,
    ],
    [
      "has the data of two writers",
      {
        "m/u/document.json": "{}",
        "m/u/data.v.json": `{"length":0,"sha256":"${"0".repeat(64)}","segments":[]}`,
        "m/u/data.w.json": `{"length":0,"sha256":"${"0".repeat(64)}","segments":[]}`,
      },
      /two writers' data/,
    ],
  ])("a document that %s is refused with its place, and the others come in", async (_what, files, message) => {
    expect(await refusals(files)).toEqual([[expect.stringMatching(/^m\/u/), expect.stringMatching(message)]]);
  });

  test("a manifest whose whole fails its digest is refused, though its segments are sound", async () => {
    const segments = await Promise.all(
      ["ab", "cd"].map(async (text, n) => ({ name: `data.w.00000${n}`, length: 2, sha256: await sha(text) })),
    );
    const files = (sha256: string) => ({
      "m/u/document.json": "{}",
      "m/u/data.w.000000": "ab",
      "m/u/data.w.000001": "cd",
      "m/u/data.w.json": JSON.stringify({ length: 4, sha256, segments }),
    });
    expect(await refusals(files(await sha("abcd")))).toEqual([]);
    expect(await refusals(files(await sha("cdab")))).toEqual([
      ["m/u", expect.stringMatching(/the whole fails its SHA-256/)],
    ]);
  });

  test("a segment of another length than its manifest says is refused before its bytes are read", async () => {
    const segments = [{ name: "data.w.000000", length: 3, sha256: await sha("ab") }];
    const manifest = JSON.stringify({ length: 3, sha256: await sha("ab"), segments });
    const files = { "m/u/document.json": "{}", "m/u/data.w.000000": "ab", "m/u/data.w.json": manifest };
    expect(await refusals(files)).toEqual([["m/u", "m/u/data.w.000000: has 2 bytes, not 3"]]);
  });

  test("a changed byte is found by the zip's own check where no digest is told", async () => {
    const zip = await zipOf({ ...good("good"), "m/u/document.json": "{}", "m/u/x": "some words" }, { level: 0 });
    const into = memory();
    expect(await importInto(into, await replaceBytes(zip, "some words", "same words"))).toMatchObject({
      added: 1,
      refused: [{ path: "m/u", message: expect.stringMatching(/m\/u\/x: its bytes are damaged \(Invalid CRC32\)/) }],
    });
  });

  test("two entries for one path refuse their document", async () => {
    const zip = await zipOf({ ...good("good"), "m/u/document.json": "{}", "m/u/a": "1", "m/u/b": "2" });
    const into = memory();
    const report = await importInto(into, await replaceBytes(zip, "m/u/b", "m/u/a"));
    expect(report.refused).toEqual([{ path: "m/u", message: expect.stringMatching(/m\/u\/a: is there twice/) }]);
    expect(report.added).toBe(1);
  });

  test("two spellings of one name refuse their document", async () => {
    expect(await refusals({ "m/u/document.json": "{}", "m/u/a": "1", "m/u/%61": "2" })).toEqual([
      ["m/u", expect.stringMatching(/is there twice/)],
    ]);
  });

  test("an encrypted document is refused in words", async () => {
    const refused = await refusals([["m/u/document.json", "{}"]], { password: "p", zipCrypto: true });
    expect(refused).toEqual([["m/u", expect.stringMatching(/is encrypted.*without a password/)]]);
  });

  test("names that lead elsewhere are names, nothing more", async () => {
    const into = memory();
    const zip = await zipOf({ ...good("good"), "../../etc/document.json": "{}", "/etc/passwd/document.json": "{}" });
    expect(await importInto(into, zip)).toMatchObject({ added: 1, refused: [] });
    expect(await into.buildQuery()).toHaveLength(1);
  });

  test.each<[string, () => Promise<Blob>]>([
    ["no zip", async () => new Blob(["Dear Sir, this is not an archive at all. ".repeat(9)])],
    ["nothing", async () => new Blob([])],
    ["cut", async () => (await zipOf(good("a"))).slice(0, 300)],
    ["a zip of other things", () => zipOf({ "letter.txt": "Dear Sir", "a/b/c": "x" })],
  ])("what is %s is refused as a whole, in words", async (_what, make) => {
    const into = memory();
    await expect(importInto(into, await make())).rejects.toMatchObject({
      code: "invalid-format",
      message: expect.stringMatching(/no zip|no document/),
    });
    expect(await into.buildQuery()).toEqual([]);
  });

  test("what lacks its beginning gives up its documents one by one", async () => {
    const into = memory();
    const zip = (await zipOf({ ...good("a"), ...good("b") })).slice(100);
    const { added, refused } = await importInto(into, zip);
    expect(refused).toEqual([
      { path: "m/a", message: expect.stringMatching(/m\/a\/document\.json: its bytes are damaged/) },
    ]);
    expect(added).toBe(1);
  });

  test("what claims more than there is space for is refused before anything is written", async () => {
    const into = memory();
    const zip = await zipOf({ ...good("a"), "m/b/document.json": "{}", "m/b/x": new Uint8Array(1_000_000) });
    const asked: number[] = [];
    const space = (free: number) => async (bytes: number) => {
      asked.push(bytes);
      return bytes <= free;
    };
    await expect(importEverything(into, zip, { hasSpaceFor: space(900_000) })).rejects.toMatchObject({
      code: "over-quota",
      message: expect.stringMatching(/takes 2 MB.* Nothing was imported/),
    });
    expect(await into.buildQuery()).toEqual([]);
    expect(await importEverything(into, zip, { hasSpaceFor: space(1_100_000) })).toMatchObject({ added: 2 });
    expect(await importEverything(into, zip, { hasSpaceFor: space(0) })).toMatchObject({ added: 0, here: 2 });
    expect(asked).toEqual([1_000_001, 1_000_001]); // where nothing is to come, nobody asks
  });

  test("where the space runs out in the middle, what had come in whole is told to be kept, and importing goes on", async () => {
    let room = 2;
    addStorage(
      "test-full",
      () => {
        const whole = createMemory();
        return {
          ...whole,
          async bulk(list, o) {
            if (room-- <= 0) throw new FieldError("over-quota", "full");
            await whole.bulk!(list, o);
          },
        };
      },
      { capacities: ["list", "include", "bulk", "watch", "atomic", "ifMatch"] },
    );
    const into = createStorage({ type: "test-full" });
    const zip = await zipOf({ ...good("a"), ...good("b"), ...good("c") });
    await expect(importInto(into, zip)).rejects.toMatchObject({
      code: "over-quota",
      message: expect.stringMatching(/2 documents had come in whole and are kept.* import the archive again/),
    });
    room = 9;
    expect(await importInto(into, zip)).toMatchObject({ added: 1, here: 2 });
  });

  test("a storage that may keep half a document is refused before anything is written", async () => {
    const into = createStorage({ type: "test-damaged" });
    await expect(importInto(into, await zipOf(good("a")))).rejects.toMatchObject({ code: "unsupported" });
    expect(await into.buildQuery()).toEqual([]);
  });

  test("wherever it is damaged, nothing comes in that was not exported", async () => {
    const from = memory();
    for (const id of ["m/a", "m/b"]) {
      await from.put(id, { title: id });
      await from.putAttachment(id, "data", bytesOf(3000, 7), { _content_type: "audio/wav" });
      await from.putAttachment(id, "data/.zarray", "{}");
    }
    const original = await contentsOf(from);
    const bytes = new Uint8Array(await (await archiveOf(from)).archive.arrayBuffer());
    const change = fc.record({ at: fc.nat(bytes.length - 1), byte: fc.nat(255), cut: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const broken = bytes.slice();
        for (const { at, byte } of changes) broken[at] = byte;
        const archive = new Blob(changes[0]!.cut ? [broken.subarray(0, changes[0]!.at)] : [broken]);
        const into = memory();
        await importInto(into, archive).catch((error: unknown) => {
          expect(error).toMatchObject({ name: "FieldError" });
        });
        for (const [id, { doc, attachments }] of Object.entries(await contentsOf(into))) {
          expect(doc).toEqual(original[id]?.doc);
          for (const [name, { digest }] of Object.entries(attachments))
            expect(digest).toBe(original[id]?.attachments[name]?.digest);
        }
      }),
      { numRuns: runs(150) },
    );
  });
});

describe("of a storage whose bytes are damaged", () => {
  async function damaged(): Promise<JioStorage> {
    const from = createStorage({ type: "test-damaged" });
    for (const id of ["m/sound", "m/bad", "m/gone"]) {
      await from.put(id, { title: `the ${id}` });
      await from.putAttachment(id, "data", "fine");
    }
    await from.putAttachment("m/bad", "bad", "damaged");
    await from.putAttachment("m/gone", "gone", "lost");
    return from;
  }

  test("what is damaged or gone is told, the rest is exported, and an import takes no damaged document for sound", async () => {
    const { archive, report } = await archiveOf(await damaged());
    expect(report.problems).toEqual([
      { id: "m/bad", title: "the m/bad", name: "bad", what: "damaged" },
      { id: "m/gone", title: "the m/gone", name: "gone", what: "missing" },
    ]);
    const into = memory();
    const { added, refused } = await importInto(into, archive);
    expect(added).toBe(1);
    expect(refused.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: "m/bad", message: expect.stringMatching(/m\/bad\/bad: its bytes fail their SHA-256/) },
      { path: "m/gone", message: expect.stringMatching(/“gone” is missing/) },
    ]);
    expect(await into.buildQuery()).toMatchObject([{ id: "m/sound" }]);
  });

  test("a name too long for a zip is told, and everything else is exported", async () => {
    const from = memory();
    await from.put("m/u", {});
    await from.putAttachment("m/u", "é".repeat(40_000), "x");
    await from.putAttachment("m/u", "short", "x");
    await from.put(`m/${"x".repeat(70_000)}`, { title: "long" });
    const { archive, report } = await archiveOf(from);
    expect(report.problems).toMatchObject([
      { id: "m/u", what: "unnamable" },
      { title: "long", what: "unnamable" },
    ]);
    expect(await importInto(memory(), archive)).toMatchObject({ added: 1 });
  });
});

test.each(["write", "close"])("a sink whose %s fails is aborted once, and the failure is told", async (verb) => {
  const from = memory();
  await from.put("m/u", {});
  await from.putAttachment("m/u", "data", bytesOf(3_000_000));
  const reason = new Error("the disk is full");
  const calls: string[] = [];
  const call = (name: string) => () => {
    calls.push(name);
    if (name === verb) throw reason;
  };
  const sink = createSink({ write: call("write"), close: call("close"), abort: call("abort") });
  await expect(exportEverything(from, sink, {})).rejects.toBe(reason);
  expect(calls.slice(-2)).toEqual([verb, "abort"]);
  expect(calls.filter((name) => name === "abort")).toHaveLength(1);
});

describe("cancelled", () => {
  test("an export rejects with the reason and its sink is aborted, never closed", async () => {
    const from = memory();
    for (let n = 0; n < 20; n++) {
      await from.put(`m/${n}`, {});
      await from.putAttachment(`m/${n}`, "data", bytesOf(100_000));
    }
    for (const at of [0, 1, 5]) {
      const life = new AbortController();
      const reason = new Error("changed my mind");
      const calls: string[] = [];
      const sink = createSink({
        write: () => void calls.push("write"),
        close: () => void calls.push("close"),
        abort: () => void calls.push("abort"),
      });
      let seen = 0;
      const onProgress = () => seen++ === at && life.abort(reason);
      if (at === 0) life.abort(reason);
      const work = exportEverything(from, sink, { signal: life.signal, onProgress });
      setTimeout(() => life.abort(reason), 5 * at);
      await expect(work).rejects.toBe(reason);
      expect(calls.at(-1)).toBe("abort");
      expect(calls).not.toContain("close");
    }
  });

  test("an import rejects with the reason; what is in is in whole, and the next import goes on", async () => {
    const from = memory();
    for (let n = 0; n < 30; n++) {
      await from.put(`m/${n}`, { n });
      await from.putAttachment(`m/${n}`, "data", bytesOf(200_000, n + 1));
    }
    const { archive } = await archiveOf(from);
    const original = await contentsOf(from);
    const into = memory();
    const life = new AbortController();
    const reason = new Error("changed my mind");
    into.watch(() => life.abort(reason), { signal: new AbortController().signal });
    await expect(importEverything(into, archive, { signal: life.signal })).rejects.toBe(reason);
    const kept = await contentsOf(into);
    expect(Object.keys(kept).length).toBeGreaterThan(0);
    expect(Object.keys(kept).length).toBeLessThan(30);
    for (const [id, document] of Object.entries(kept)) expect(document).toEqual(original[id]);
    const report = await importInto(into, archive);
    expect(report).toMatchObject({ here: Object.keys(kept).length, added: 30 - Object.keys(kept).length });
    expect(await contentsOf(into)).toEqual(original);
  });
});
