import { expect, test } from "vitest";
import { addStorage, type Backend, createStorage } from "../../../src/jio/index.ts";
import { can, codeOf } from "../../conformance/support.ts";

const local = { type: "indexeddb", database: "d" };
const query = { type: "query", sub_storage: { type: "memory" } };
const date = { type: "string", format: "date-time" };
const crypt = { type: "crypt", credential: "c", sub_storage: { type: "memory" } };
const mapping = { type: "mapping", sub_storage: { type: "memory" } };

test.each<[string, object, string]>([
  [
    "a wrong key of a child",
    { type: "query", sub_storage: { type: "indexeddb", databse: "d" } },
    "sub_storage.databse",
  ],
  ["a missing key", { type: "indexeddb" }, "database"],
  ["an unknown key", { ...local, databse: "x" }, "databse"],
  ["a missing child", { type: "uuid" }, "sub_storage"],
  ["a child that is no description", { type: "uuid", sub_storage: "memory" }, "sub_storage"],
  [
    "an unknown type far below",
    { type: "query", sub_storage: { type: "uuid", sub_storage: { type: "nosuch" } } },
    "sub_storage.sub_storage.type",
  ],
  ["an empty database", { type: "indexeddb", database: "" }, "database"],
  ["half a surrogate pair", { type: "indexeddb", database: "\ud800" }, "database"],
  ["no type", {}, "type"],
  ["no database", { type: "indexeddb" }, "database"],
  ["a wrong durability", { ...local, durability: "loose" }, "durability"],
  ["a version that is no whole number", { ...local, version: 0.5 }, "version"],
  ["an index of nothing", { ...local, index_key_list: ["a", []] }, "index_key_list.1"],
  [
    "a wrong key in a list of children",
    { type: "union", storage_list: [{ type: "memory" }, { type: "indexeddb", databse: "d" }] },
    "storage_list.1.databse",
  ],
  ["a member of a list that is no description", { type: "union", storage_list: ["memory"] }, "storage_list.0"],
  ["a union of nothing", { type: "union", storage_list: [] }, "storage_list"],
  ["a list where one child is due", { type: "uuid", sub_storage: [{ type: "memory" }] }, "sub_storage"],
  ["a schema of another kind", { ...query, schema: { at: { type: "number" } } }, "schema.at.type"],
  ["a key too many in a schema", { ...query, schema: { at: { ...date, zone: "UTC" } } }, "schema.at.zone"],
  ["a document without an id", { type: "document", sub_storage: { type: "memory" } }, "document_id"],
  ["a key in place of a credential", { ...crypt, key: { kty: "oct", k: "AAAA" } }, "key"],
  ["no credential", { ...crypt, credential: undefined }, "credential"],
  ["a rule that there is not", { ...mapping, property: { title: ["equal"] } }, "property.title.0"],
  ["a rule without its argument", { ...mapping, property: { title: ["equalSubProperty"] } }, "property.title.1"],
  ["a rule with two", { ...mapping, id: ["equalSubProperty", "a", "b"] }, "id.2"],
  ["a rule that is none for ids", { ...mapping, id: ["keep"] }, "id.0"],
  [
    "a switch with one value twice",
    { ...mapping, property: { p: ["switchPropertyValue", ["q", { a: "1", b: "1" }]] } },
    "property.p.1",
  ],
  [
    "a template with another variable",
    { ...mapping, attachment: { data: { get: { uri_template: "{url}" } } } },
    "attachment.data.get.uri_template",
  ],
  [
    "an attachment's verb that there is not",
    { ...mapping, attachment: { data: { post: {} } } },
    "attachment.data.post",
  ],
])("%s is refused at once, with its path", (_, description, path) => {
  expect(() => createStorage(description as { type: string })).toThrowError(
    expect.objectContaining({ code: "invalid-argument", facts: expect.objectContaining({ path }) }),
  );
});

test.each<[string, object]>([
  ["replicate", { type: "replicate" }],
  ["a template of ERP5", { ...mapping, attachment: { data: { put: { erp5_put_template: "x" } } } }],
])("%s is told to be unsupported", (_, description) => {
  expect(() => createStorage(description as { type: string })).toThrowError(
    expect.objectContaining({ code: "unsupported" }),
  );
});

test("a description that is right gives a storage without loading anything", () => {
  const description = { type: "query", sub_storage: { ...local, durability: "relaxed" } };
  const storage = createStorage(description);
  description.sub_storage.database = "other";
  expect(storage.children.sub_storage?.description).toEqual({ ...local, durability: "relaxed" });
  expect(storage.children.sub_storage?.type).toBe("indexeddb");
});

test.each<[string, object]>([
  ["indexes", { ...local, index_key_list: ["a", ["a", "b"]], version: 2, durability: "strict" }],
  ["dates", { ...query, schema: { at: date } }],
  [
    "rules",
    { ...mapping, id: ["equalSubId"], property: { a: ["equalValue", null], b: ["keep"] }, query: { query: "" } },
  ],
])("a description with %s is right", (_, description) => {
  expect(createStorage(description as { type: string }).description).toEqual(description);
});

test("a key in a description is not told again, and the way to do it is", () => {
  const told = () => createStorage({ ...crypt, key: { kty: "oct", k: "c2VjcmV0" } });
  expect(told).toThrowError(/setCredential/);
  expect(told).not.toThrowError(/c2VjcmV0/);
});

test("children of a list are found by their place in it", () => {
  const union = createStorage({ type: "union", storage_list: [{ type: "memory" }, query] });
  expect(Object.entries(union.children).map(([name, { type }]) => [name, type])).toEqual([
    ["storage_list.0", "memory"],
    ["storage_list.1", "query"],
  ]);
});

test("capacities follow from the types and their children alone", () => {
  const memory = createStorage({ type: "memory" });
  expect(() => memory.hasCapacity("query")).toThrowError(
    expect.objectContaining({ code: "unsupported", status_code: 501 }),
  );
  const posting = createStorage({ type: "query", sub_storage: { type: "uuid", sub_storage: local } });
  for (const name of ["post", "query", "sort", "limit", "select", "include", "list", "atomic"])
    expect(posting.hasCapacity(name)).toBe(true);
  const has = (description: object, name: string) => can(createStorage(description as { type: string }), name);
  const [posts, memories] = [
    { type: "uuid", sub_storage: { type: "memory" } },
    [{ type: "memory" }, { type: "memory" }],
  ];
  expect(has({ type: "union", storage_list: memories }, "atomic")).toBe(false);
  expect(has({ type: "union", storage_list: [{ type: "memory" }] }, "atomic")).toBe(true);
  expect(has({ type: "union", storage_list: [query, { type: "memory" }] }, "query")).toBe(false);
  expect(has({ type: "union", storage_list: [query, query] }, "query")).toBe(true);
  expect(has({ type: "union", storage_list: [query, query] }, "sort")).toBe(false);
  expect(has({ type: "union", storage_list: [{ type: "memory" }, posts] }, "post")).toBe(false);
  expect(has({ type: "union", storage_list: [posts, { type: "memory" }] }, "post")).toBe(true);
  for (const lost of ["query", "sort", "post", "ifMatch"]) {
    expect(has({ ...crypt, sub_storage: { type: "uuid", sub_storage: query } }, lost)).toBe(false);
    expect(has({ ...crypt, sub_storage: { type: "uuid", sub_storage: query } }, "include")).toBe(true);
  }
  expect(has({ type: "document", document_id: "d", sub_storage: query }, "query")).toBe(false);
  expect(has({ type: "document", document_id: "/", sub_storage: { type: "local" } }, "put")).toBe(true);
  expect(has({ type: "document", document_id: "/", sub_storage: { type: "local" } }, "atomic")).toBe(false);
  expect(has({ ...mapping, sub_storage: query }, "sort")).toBe(true);
  expect(has(mapping, "query")).toBe(false);
});

test("local is unsupported outside a window", async () => {
  const storage = createStorage({ type: "local" });
  expect(await codeOf(storage.putAttachment("/", "x", "1"))).toBe("unsupported");
  expect(await codeOf(storage.allAttachments("/"))).toBe("unsupported");
});

test("indexeddb is unsupported outside a browser, verb by verb", async () => {
  const storage = createStorage(local);
  expect(await codeOf(storage.put("a", {}))).toBe("unsupported");
  expect(await codeOf(storage.allDocs())).toBe("unsupported");
  await storage.close();
});

test("a storage of one's own needs no more than the verbs it has", async () => {
  const seen: unknown[] = [];
  addStorage(
    "test-own",
    (description, create): Backend => {
      const child = create(description.sub_storage as { type: string });
      return {
        get: (id) => (id === "boom" ? Promise.reject(new Error("mine")) : { id, own: description.own }),
        put: (id, doc, o) => seen.push([id, doc, o]) && child.put(id, doc),
        buildQuery: () => child.buildQuery(),
      };
    },
    { capacities: ["list"] },
  );
  const storage = createStorage({
    type: "query",
    sub_storage: { type: "test-own", own: 7, sub_storage: { type: "memory" } },
  });
  expect(await storage.get("x")).toEqual({ id: "x", own: 7 });
  await expect(storage.get("boom")).rejects.toThrow("mine");
  expect(await storage.put("p", { n: 1 })).toBe("p");
  expect(seen).toEqual([["p", { n: 1 }, {}]]);
  expect(await storage.children.sub_storage?.children.sub_storage?.get("p")).toEqual({ n: 1 });
  expect(await storage.allDocs({ query: "own: 7" })).toMatchObject({ data: { rows: [{ id: "p", value: {} }] } });
  expect(await codeOf(storage.remove("p"))).toBe("unsupported");
  expect(() => addStorage("test-own", () => ({}))).toThrowError(expect.objectContaining({ code: "invalid-argument" }));
});

test("a back end that failed to load is asked for again", async () => {
  let attempts = 0;
  addStorage("test-flaky", () => {
    attempts += 1;
    if (attempts === 1) throw new Error("no network");
    return { get: () => ({ attempts }) };
  });
  const storage = createStorage({ type: "test-flaky" });
  await expect(storage.get("a")).rejects.toThrow("no network");
  expect(await storage.get("a")).toEqual({ attempts: 2 });
  await storage.get("a");
  expect(attempts).toBe(2);
});

test("the caller's signal reaches the bottom, and no other option does", async () => {
  const seen: object[] = [];
  addStorage("test-recording", () => ({
    get(_id, o) {
      seen.push(o);
      return new Promise<never>(() => {});
    },
  }));
  const life = new AbortController();
  const storage = createStorage({ type: "test-recording" });
  const reading = storage.get("a", { signal: life.signal, extra: 1 } as { signal: AbortSignal });
  await expect.poll(() => seen).toEqual([{ signal: life.signal }]);
  life.abort("enough");
  await expect(reading).rejects.toBe("enough");
});

test("a body that keeps vanishing while it is read is asked for a few times, then told to be corrupt", async () => {
  let asked = 0;
  const gone = () => Promise.reject(new DOMException("the file was replaced", "NotReadableError"));
  addStorage("test-vanishing", () => ({
    getAttachment(id) {
      asked += 1;
      return id === "never" || asked < 4 ? Object.assign(new Blob(["old"]), { text: gone }) : new Blob(["new"]);
    },
  }));
  const storage = createStorage({ type: "test-vanishing" });
  expect(await storage.getAttachment("soon", "x", { format: "text" })).toBe("new");
  expect(await codeOf(storage.getAttachment("never", "x", { format: "text" }))).toBe("corrupt");
});

test("closing does not wait for a call that was aborted", async () => {
  let closed = 0;
  addStorage("test-hanging", () => ({ get: () => new Promise<never>(() => {}), close: () => closed++ }));
  const storage = createStorage({ type: "test-hanging" });
  const life = new AbortController();
  const reading = storage.get("a", { signal: life.signal });
  const closing = storage.close();
  life.abort("enough");
  await expect(reading).rejects.toBe("enough");
  await closing;
  expect(await codeOf(storage.get("a"))).toBe("invalid-argument");
  expect(closed).toBeLessThanOrEqual(1);
});
