import fc from "fast-check";
import { expect, test } from "vitest";
import { attachmentName, documentName, parseName } from "../../../src/jio/document/names.ts";
import { createStorage, type JioStorage } from "../../../src/jio/index.ts";
import { codeOf } from "../../conformance/support.ts";
import { runs } from "../../support/runs.ts";

function open(): { storage: JioStorage; child: JioStorage } {
  const storage = createStorage({ type: "document", document_id: "inside", sub_storage: { type: "memory" } });
  return { storage, child: storage.children.sub_storage as JioStorage };
}

const anyText = fc
  .array(fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd800, max: 0xdfff }), fc.nat(0x7f)), { minLength: 1 })
  .map((codes) => String.fromCharCode(...codes));

test("the name of any id and attachment tells them again, and two are never one", () => {
  fc.assert(
    fc.property(anyText, anyText, (id, name) => {
      expect(parseName(documentName(id))).toEqual({ id });
      expect(parseName(attachmentName(id, name))).toEqual({ id, name });
      expect(attachmentName(id, name).split("/").length).toBe(3);
    }),
    { numRuns: runs(500) },
  );
});

test("a name of another layout is that of nothing", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^jio_(document|attachment)\/[A-Za-z0-9+/=_-]*(\.json)?$/), (text) => {
      const found = parseName(text);
      if (!found) return;
      expect(found.name === undefined ? documentName(found.id) : attachmentName(found.id, found.name)).toBe(text);
    }),
    { numRuns: runs(500) },
  );
  for (const text of [
    "",
    "x",
    "jio_document/.json",
    "jio_document/YQ.json",
    "jio_attachment/YQ==",
    "jio_attachment//YQ==",
  ])
    expect(parseName(text)).toBeUndefined();
});

test("documents of jIO are read where they lie", async () => {
  const { storage, child } = open();
  await child.put("inside", { title: "its own" });
  await child.putAttachment("inside", `jio_document/${btoa("task/1")}.json`, '{"n": 1}');
  await child.putAttachment("inside", `jio_attachment/${btoa("task/1")}/${btoa("data.wav")}`, "bytes");
  await child.putAttachment("inside", "other", "left alone");
  expect(await storage.buildQuery({ include_docs: true })).toEqual([{ id: "task/1", value: {}, doc: { n: 1 } }]);
  expect(await storage.getAttachment("task/1", "data.wav", { format: "text" })).toBe("bytes");
  await storage.put("task/1", { n: 2 });
  await storage.remove("task/1");
  expect(Object.keys(await child.allAttachments("inside"))).toEqual(["other"]);
  expect(await child.get("inside")).toEqual({ title: "its own" });
});

test("the document around is made when the first is put, and kept as it is after", async () => {
  const { storage, child } = open();
  expect(await storage.count()).toBe(0);
  expect(await codeOf(storage.get("a"))).toBe("not-found");
  await storage.put("a", {});
  expect(await child.get("inside")).toEqual({});
  await child.put("inside", { title: "now" });
  await storage.put("b", {});
  await storage.bulk([{ verb: "put", args: ["c", {}] }]);
  expect(await child.get("inside")).toEqual({ title: "now" });
  expect(await storage.count()).toBe(3);
});

test("what was appended or put while the document was removed does not come up in the next of its id", async () => {
  for (let attempt = 0; attempt < 20; attempt++) {
    const { storage } = open();
    await storage.put("d", {});
    await Promise.allSettled([
      storage.putAttachment("d", "x", "1"),
      storage.appendAttachment("d", "y", new Blob(["2"]), { at: 0 }),
      storage.remove("d"),
    ]);
    await storage.put("d", {});
    expect(await storage.allAttachments("d")).toEqual({});
  }
});

test("a body that is no document is told to be none", async () => {
  const { storage, child } = open();
  await child.put("inside", {});
  for (const text of ["{", "[1]", "null"]) {
    await child.putAttachment("inside", documentName("d"), text);
    expect(await codeOf(storage.get("d"))).toBe("invalid-format");
  }
});
