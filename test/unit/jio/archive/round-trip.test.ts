import fc from "fast-check";
import { expect, test } from "vitest";
import { listZip } from "../../../../src/jio/archive/zip-reader.ts";
import { createStorage } from "../../../../src/jio/index.ts";
import { bytesOf, hexDigest } from "../../../conformance/support.ts";
import { runs } from "../../../support/runs.ts";
import { archiveOf, contentsOf, importInto, memory } from "./support.ts";

const name = fc.oneof(
  fc.constantFrom("data", "data/.zarray", "data/0.0", ".zattrs", "document.json", "attachments.json", "A", "a", "a/b"),
  fc.constantFrom("__proto__", "..", "/", "data.w.000000", "data.w.json", "\ud800", "x".repeat(300)),
  fc.string({ minLength: 1, unit: "binary" }),
);
const attachment = fc.record({
  name,
  length: fc.oneof(fc.nat(50), fc.constantFrom(0, 65_536, 65_537, 70_000)),
  type: fc.constantFrom("audio/wav", "", "application/json", "text/plain;charset=utf-8"),
});
const documents = fc.uniqueArray(
  fc.record({
    id: fc.oneof(
      fc.uuid().map((uuid) => `data_stream_module/${uuid}`),
      name,
    ),
    doc: fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()),
    attachments: fc.uniqueArray(attachment, { maxLength: 5, selector: (one) => one.name }),
  }),
  { maxLength: 5, selector: ({ id }) => id },
);

test("what was exported comes in again the same, whatever it is called, and a second import changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(documents, async (list) => {
      const from = memory();
      for (const { id, doc, attachments } of list) {
        await from.put(id, doc);
        for (const { name, length, type } of attachments)
          await from.putAttachment(id, name, bytesOf(length, length + 1), { _content_type: type });
      }
      const { archive, report } = await archiveOf(from);
      expect(report).toMatchObject({ documents: list.length, problems: [], bytes: archive.size });
      if (list.length === 0) return;
      const into = memory();
      const total = { here: 0, repaired: [], differing: [], refused: [] };
      expect(await importInto(into, archive)).toMatchObject({ ...total, added: list.length });
      expect(await contentsOf(into)).toEqual(await contentsOf(from));
      expect(await importInto(into, archive)).toEqual({ ...total, added: 0, bytes: 0, here: list.length });
      expect(await importInto(from, archive)).toMatchObject({ added: 0, here: list.length, differing: [] });
    }),
    { numRuns: runs(40) },
  );
});

test("a stream longer than a segment lies in segments with a digest each, other long attachments in one file", async () => {
  const from = memory();
  const bytes = bytesOf(70_000_000);
  await from.put("data_stream_module/u", { title: "long" });
  await from.putAttachment("data_stream_module/u", "data", bytes, { _content_type: "audio/wav" });
  await from.putAttachment("data_stream_module/u", "film", bytes, { _content_type: "video/webm" });
  const { archive } = await archiveOf(from);
  const entries = await listZip(archive, {});
  const lengths = Object.fromEntries(
    entries.map(({ path, length }) => [path.replace(/data\.[^.]+\./, "data.w."), length]),
  );
  expect(lengths).toMatchObject({
    "data_stream_module/u/data.w.000000": 67_108_864,
    "data_stream_module/u/data.w.000001": 70_000_000 - 67_108_864,
    "data_stream_module/u/film": 70_000_000,
  });
  const manifest = entries.find(({ path }) => /data\.[^.]+\.json$/.test(path))!;
  const text: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of manifest.read({ checkCrc: true })) text.push(chunk);
  expect(JSON.parse(await new Blob(text).text())).toMatchObject({
    length: 70_000_000,
    sha256: await hexDigest(bytes),
    segments: [
      { length: 67_108_864, sha256: await hexDigest(bytes.slice(0, 67_108_864)) },
      { length: 70_000_000 - 67_108_864, sha256: await hexDigest(bytes.slice(67_108_864)) },
    ],
  });
  const into = memory();
  expect(await importInto(into, archive)).toMatchObject({ added: 1, bytes: 140_000_000, refused: [] });
  expect(await contentsOf(into)).toEqual(await contentsOf(from));
});

test("documents that differ here are left as they are here, and said", async () => {
  const from = memory();
  for (const id of ["m/same", "m/title", "m/bytes", "m/more", "m/fewer", "m/type", "m/new"]) {
    await from.put(id, { title: id, n: 1 });
    await from.putAttachment(id, "x", "abc", { _content_type: "text/plain" });
  }
  const { archive } = await archiveOf(from);
  const into = memory();
  expect(await importInto(into, archive)).toMatchObject({ added: 7 });
  await into.put("m/same", { n: 1, title: "m/same" });
  await into.put("m/title", { title: "another", n: 1 });
  await into.putAttachment("m/bytes", "x", "abd", { _content_type: "text/plain" });
  await into.putAttachment("m/more", "y", "abc");
  await into.removeAttachment("m/fewer", "x");
  await into.putAttachment("m/type", "x", "abc", { _content_type: "text/html" });
  await into.remove("m/new");
  const before = await contentsOf(into);
  const report = await importInto(into, archive);
  expect(report).toMatchObject({ added: 1, here: 1 });
  const differing = ["m/title", "m/bytes", "m/more", "m/fewer", "m/type"];
  expect(report.differing.map(({ id }) => id).sort()).toEqual(differing.sort());
  expect(await contentsOf(into)).toEqual({ ...before, "m/new": (await contentsOf(from))["m/new"] });
});

test("a storage that answers no queries is exported as well", async () => {
  const from = createStorage({ type: "uuid", sub_storage: { type: "memory" } });
  const id = await from.post({ title: "x" });
  const { archive, report } = await archiveOf(from);
  expect(report.documents).toBe(1);
  const into = memory();
  await importInto(into, archive);
  expect(await into.get(id)).toEqual({ title: "x" });
});

test("an empty storage is an archive that says it holds nothing", async () => {
  const { archive, report } = await archiveOf(memory());
  expect(report).toEqual({ documents: 0, attachments: 0, bytes: 22, problems: [] });
  expect(await listZip(archive, {})).toEqual([]);
  await expect(importInto(memory(), archive)).rejects.toMatchObject({ code: "invalid-format" });
});
