import { afterEach, expect, test } from "vitest";
import { createStorage, type JioStorage } from "../../../src/jio/index.ts";
import { describeStorage } from "../../conformance/storage.ts";
import { bytesOf, codeOf, expectBytes } from "../../conformance/support.ts";

const clear = (store: Storage) => {
  for (const key of Object.keys(store)) if (key.startsWith("field-attachment:")) store.removeItem(key);
};

for (const sessiononly of [false, true])
  describeStorage(`document over local, sessiononly ${sessiononly}`, async () => {
    clear(sessiononly ? sessionStorage : localStorage);
    const open = () =>
      createStorage({ type: "document", document_id: "/", sub_storage: { type: "local", sessiononly } });
    return {
      storage: open(),
      again: open(),
      cleanUp: async () => clear(sessiononly ? sessionStorage : localStorage),
    };
  });

const opened: JioStorage[] = [];
function open(sessiononly = false): JioStorage {
  const storage = createStorage({ type: "local", sessiononly });
  opened.push(storage);
  return storage;
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((storage) => storage.close()));
  localStorage.clear();
  sessionStorage.clear();
});

test("attachments of the one document lie in localStorage, and nothing else of the origin is seen", async () => {
  localStorage.setItem("somebody's", "own");
  const storage = open();
  const every = Uint8Array.from({ length: 256 }, (_, n) => n);
  await storage.putAttachment("/", "\ud800 a/b", new Blob([every], { type: "audio/wav" }));
  expect(await storage.get("/")).toEqual({});
  expect((await storage.allDocs()).data.rows).toEqual([{ id: "/", value: {} }]);
  expect(Object.keys(await storage.allAttachments("/"))).toEqual(["\ud800 a/b"]);
  const blob = await storage.getAttachment("/", "\ud800 a/b");
  expect(blob.type).toBe("audio/wav");
  expectBytes(await blob.arrayBuffer(), every);
  expect(localStorage.getItem("somebody's")).toBe("own");
  for (const call of [() => storage.get("d"), () => storage.putAttachment("d", "x", "1")])
    expect(await codeOf(call())).toBe("not-found");
  expect(await codeOf(storage.put("/", {}))).toBe("unsupported");
});

test("a session's attachments are not those of the origin", async () => {
  await open(true).putAttachment("/", "x", "session");
  expect(await codeOf(open().getAttachment("/", "x"))).toBe("not-found");
  expect(await open(true).getAttachment("/", "x", { format: "text" })).toBe("session");
});

test("where there is no space left the old body stays", async () => {
  const storage = open();
  await storage.putAttachment("/", "x", "old");
  const tooLong = bytesOf(6_000_000);
  expect(await codeOf(storage.putAttachment("/", "x", tooLong))).toBe("over-quota");
  expect(await codeOf(storage.appendAttachment("/", "x", tooLong, { at: 3 }))).toBe("over-quota");
  expect(await storage.getAttachment("/", "x", { format: "text" })).toBe("old");
});
