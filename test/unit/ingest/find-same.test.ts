import { expect, test } from "vitest";
import { findTwins } from "../../../src/ingest/find-same.ts";
import { createStorage } from "../../../src/jio/index.ts";
import { trashedDoc } from "../../../src/portal/index.ts";

function openStorage() {
  const storage = createStorage({ type: "query", sub_storage: { type: "memory" } });
  const put = async (id: string, body: string, doc: object = {}) => {
    const facts = { portal_type: "Data Stream", title: `title of ${id}`, data_offset: 0, data_length: body.length };
    await storage.put(id, { ...facts, creation_date: "2026-03-02T00:00:00.000Z", ...doc });
    await storage.putAttachment(id, "data", body);
  };
  return { storage, put };
}
const OLDER = { creation_date: "2026-03-01T00:00:00.000Z" };
const NEWER = { creation_date: "2026-03-03T00:00:00.000Z" };

test("the same bytes are found again whatever they are said to be; not in the trash, not themselves, not in what came later", async () => {
  const { storage, put } = openStorage();
  await put("other", "abd", OLDER);
  await put("new", "abc");
  await put("longer", "abc", { ...OLDER, data_length: 3 * 1024 * 1024 });
  await put("array", "abc", { ...OLDER, portal_type: "Data Array" });
  await put("gone", "abc", trashedDoc(OLDER, new Date()));
  await put("later", "abc", NEWER);
  expect(await findTwins(storage, ["new"], {})).toEqual([]);
  await put("old", "abc", { ...OLDER, data_offset: 2, data_length: 0 });
  expect(await findTwins(storage, ["new", "gone"], {})).toEqual([
    { id: "new", same: { id: "old", title: "title of old" } },
  ]);
});

test("of those that came together one is told of nothing: whoever removes all that is told of keeps the recording", async () => {
  const { storage, put } = openStorage();
  const ids = ["c", "a", "b"];
  for (const id of ids) await put(id, "abc");
  const twins = await findTwins(storage, ids, {});
  expect(twins.map(({ id, same }) => [id, same.id])).toEqual([
    ["b", "a"],
    ["c", "a"],
  ]);
  for (const { id } of twins) await storage.remove(id);
  expect(await findTwins(storage, ids, {})).toEqual([]);
  expect(await (await storage.getAttachment("a", "data")).text()).toBe("abc");
});

test("however many are asked about, each stored recording is looked up once", async () => {
  const { storage, put } = openStorage();
  const ids = Array.from({ length: 20 }, (_, n) => `new ${n}`);
  for (const id of ids) await put(id, "abc");
  const asked: string[] = [];
  const counted = new Proxy(storage, {
    get(target, name) {
      const own = Reflect.get(target, name);
      if (typeof own !== "function") return own;
      return (...args: unknown[]) => {
        if (name === "allAttachments") asked.push(String(args[0]));
        return own.apply(target, args);
      };
    },
  });
  expect(await findTwins(counted, ids, {})).toHaveLength(19);
  expect(asked.sort()).toEqual(ids.sort());
});
