import fc from "fast-check";
import { openDB } from "idb";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type AllDocsOpts, createStorage, type Doc, type JioStorage } from "../../../src/jio/index.ts";
import { databaseName } from "../../../src/jio/local/names.ts";
import { runs } from "../../support/runs.ts";
import { anyDoc, anyOptions } from "../../unit/jio/query-cases.ts";
import { removeDatabase } from "./support.ts";

type Indexes = (string | string[])[];

function openDatabase(database = `test-${crypto.randomUUID()}`) {
  const opened: JioStorage[] = [];
  onTestFinished(async () => {
    for (const storage of opened) await storage.close();
    await removeDatabase(database);
  });
  const open = (index_key_list?: Indexes): JioStorage => {
    const storage = createStorage({ type: "indexeddb", database, ...(index_key_list && { index_key_list }) });
    opened.push(storage);
    return storage;
  };
  return { database, open };
}

const openMemory = () => createStorage({ type: "query", sub_storage: { type: "memory" } });
const put = (storage: JioStorage, docs: Iterable<readonly [string, Doc]>) =>
  storage.bulk([...docs].map(([id, doc]) => ({ verb: "put", args: [id, doc] })));
const numbered = <T extends Doc>(docs: T[]) => docs.map((doc, n) => [`id${String(n).padStart(4, "0")}`, doc] as const);
const idsOf = async (storage: JioStorage, o: AllDocsOpts) => (await storage.buildQuery(o)).map(({ id }) => id);
const indexNames = async (database: string) => {
  const db = await openDB(databaseName(database));
  const names = [...db.transaction("documents").store.indexNames];
  db.close();
  return names;
};

const INDEXES: Indexes[] = [
  ["a", "b", "c", ["a", "b"]],
  [["b", "a"], "c"],
  [["a", "b", "c"], ["c", "c"], "__id"],
  ["a"],
  [],
];

describe.each(["as this browser reads backwards", "with a cursor"])("%s", (how) => {
  test("a query finds the same in the same order, whatever indexes there are", async () => {
    if (how === "with a cursor") hideGetAllRecords();
    const places = INDEXES.map((list) => {
      const { open } = openDatabase();
      return { indexed: open(list), plain: open() };
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyDoc, { maxLength: 60 }),
        fc.array(anyOptions, { minLength: 1, maxLength: 12 }),
        fc.nat(INDEXES.length - 1),
        async (docs, list, place) => {
          const { indexed, plain } = places[place] as (typeof places)[0];
          const memory = openMemory();
          const rows = numbered(docs);
          await indexed.bulk((await idsOf(plain, {})).map((id) => ({ verb: "remove", args: [id] })));
          for (const storage of [docs.length % 2 ? indexed : plain, memory]) await put(storage, rows);
          for (const o of list) {
            const wanted = await memory.buildQuery(o);
            expect(await indexed.buildQuery(o)).toEqual(wanted);
            expect(await plain.buildQuery(o)).toEqual(wanted);
            if (o.query !== undefined) expect(await indexed.count(o.query)).toBe(await memory.count(o.query));
          }
        },
      ),
      { numRuns: runs(60) },
    );
  });
});

/** As browsers are that cannot read a list backwards. */
function hideGetAllRecords() {
  for (const { prototype } of [IDBIndex, IDBObjectStore]) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, "getAllRecords");
    if (!descriptor) continue;
    delete (prototype as { getAllRecords?: unknown }).getAllRecords;
    onTestFinished(() => void Object.defineProperty(prototype, "getAllRecords", descriptor));
  }
}

test.each<[string, Doc[], AllDocsOpts]>([
  [
    "numbers and text in one range, backwards",
    [3, "10", 1, "2", "30", "", null, 4, "5", 5].map((a) => ({ a })),
    { query: "a: < 5", sort_on: [["a", "descending"]], limit: [1, 2] },
  ],
  [
    "texts that differ only after what a key holds",
    ["d", "a", "c", "b", "e"].map((end) => ({ a: "x".repeat(200) + end })),
    { sort_on: [["a", "ascending"]], limit: [0, 2] },
  ],
  [
    "lists that have several of the texts",
    [["x", "y"], "y", ["z"], ["y", "x", "z"]].map((a, b) => ({ a, b })),
    { query: "a: (x OR y)", sort_on: [["b", "descending"]], limit: [0, 3] },
  ],
  [
    "many ties, of which a filter leaves few, page after page",
    Array.from({ length: 900 }, (_, n) => ({ a: n % 9, b: n % 13 })),
    { query: 'b: "3%"', sort_on: [["a", "descending"]], limit: [40, 20] },
  ],
  [
    "ties that a second key of the sort puts in order",
    Array.from({ length: 300 }, (_, n) => ({ a: n % 3, b: (n * 7) % 300 })),
    { sort_on: [["a", "ascending"], ["b", "descending"]], limit: [50, 70] }, // biome-ignore format: one line each
  ],
])("an index gives what a scan gives: %s", async (_, docs, o) => {
  const { open } = openDatabase();
  const [indexed, memory] = [open(["a", ["a", "b"]]), openMemory()];
  for (const storage of [indexed, memory]) await put(storage, numbered(docs));
  const wanted = await memory.buildQuery({ ...o, include_docs: true });
  expect(wanted.length).toBeGreaterThan(1);
  expect(await indexed.buildQuery({ ...o, include_docs: true })).toEqual(wanted);
  const { query = "" } = o;
  expect(await indexed.count(query)).toBe(await memory.count(query));
});

const MANY = numbered(
  Array.from({ length: 3000 }, (_, n) => ({
    type: n % 3 ? "signal" : "array",
    date: `2024-${String(1 + (n % 12)).padStart(2, "0")}-${String(1 + (n % 28)).padStart(2, "0")}`,
    n,
    same: "same",
  })),
);

/** How many rows the platform hands out while `run` does its work. */
async function rowsRead(run: () => Promise<unknown>): Promise<number> {
  let count = 0;
  for (const { prototype } of [IDBIndex, IDBObjectStore]) {
    const getAll = prototype.getAll;
    const spy = vi.spyOn(prototype, "getAll").mockImplementation(function (this: IDBIndex, ...args) {
      const request: IDBRequest<unknown[]> = getAll.apply(this, args as []);
      request.addEventListener("success", () => (count += request.result.length));
      return request as IDBRequest;
    });
    onTestFinished(() => spy.mockRestore());
  }
  await run();
  vi.restoreAllMocks();
  return count;
}

describe("an index is used", () => {
  const latest: AllDocsOpts = { query: "type: array", sort_on: [["date", "descending"]], limit: [0, 20] };

  test("for a page of what equals, in the sort's order: few rows are read, ties by id", async () => {
    const { open } = openDatabase();
    const storage = open([["type", "date"], "same"]);
    await put(storage, MANY);
    expect(await rowsRead(() => storage.buildQuery(latest))).toBeLessThan(200);
    const wanted = MANY.filter(([, { type }]) => type === "array")
      .toSorted((a, b) => (a[1].date < b[1].date ? 1 : a[1].date > b[1].date ? -1 : a[0] < b[0] ? -1 : 1))
      .slice(0, 20);
    expect(await idsOf(storage, latest)).toEqual(wanted.map(([id]) => id));
    const tie: AllDocsOpts = { sort_on: [["same", "descending"]], limit: [5, 10] };
    expect(await rowsRead(() => storage.buildQuery(tie))).toBeLessThan(200);
    expect(await idsOf(storage, tie)).toEqual(MANY.slice(5, 15).map(([id]) => id));
  });

  test("for a text, a range and a count; without one all is read", async () => {
    const { open } = openDatabase();
    const [indexed, plain] = [open(["type", "n"]), open()];
    await put(plain, MANY);
    await indexed.count(); // makes the indexes
    expect(await rowsRead(() => indexed.buildQuery({ query: "n: >= 100 n: < 120" }))).toBe(20);
    expect(await rowsRead(() => indexed.count("type: array"))).toBe(0);
    expect(await indexed.count("type: array")).toBe(1000);
    expect(await rowsRead(() => indexed.buildQuery({ query: "type: array", limit: [2, 3] }))).toBe(0);
    expect(await idsOf(indexed, { query: "type: array", limit: [2, 3] })).toEqual(["id0006", "id0009", "id0012"]);
    expect(await rowsRead(() => indexed.buildQuery({ limit: [0, 5], include_docs: true }))).toBe(5);
    for (const query of ["", "type: array", "same: same"])
      expect(await indexed.buildQuery({ query, limit: [2 ** 50, 5], sort_on: [["n", "ascending"]] })).toEqual([]);
    const through = createStorage({ type: "query", sub_storage: indexed.description as { type: string } });
    expect(await rowsRead(() => through.count("n: < 5"))).toBe(0);
    expect(await through.count("n: < 5")).toBe(5);
    await through.close();
    expect(await rowsRead(() => plain.buildQuery({ query: "same: x" }))).toBe(MANY.length);
  });

  test("not where a document has more keys than it holds", async () => {
    const { open } = openDatabase();
    const storage = open(["tag", ["tag", "n"]]);
    const tag = Array.from({ length: 1500 }, (_, n) => `t${n}`);
    await put(
      storage,
      numbered([
        { tag: "t7", n: 1 },
        { tag, n: 0 },
        { tag: ["t1499"], n: 3 },
      ]),
    );
    expect(await idsOf(storage, { query: "tag: t7" })).toEqual(["id0000", "id0001"]);
    expect(await storage.count("tag: t1499")).toBe(2);
    expect(await idsOf(storage, { query: "tag: t1499", sort_on: [["n", "descending"]], limit: [0, 5] })).toEqual([
      "id0002",
      "id0001",
    ]);
    await storage.put("id0001", {});
    expect(await idsOf(storage, { query: "tag: t7" })).toEqual(["id0000"]);
  });

  test("and an abort ends a query", async () => {
    const { open } = openDatabase();
    const storage = open(["type"]);
    await put(storage, MANY);
    const [life, reason] = [new AbortController(), new Error("enough")];
    const asked = storage.buildQuery({ query: "same: same", signal: life.signal });
    life.abort(reason);
    await expect(asked).rejects.toBe(reason);
    expect(await storage.count("same: same")).toBe(MANY.length);
  });
});

describe("the database", () => {
  test("of the first version is upgraded and loses nothing", async () => {
    const { database, open } = openDatabase();
    const first = await openDB(databaseName(database), 1, {
      upgrade(db) {
        db.createObjectStore("documents", { keyPath: "id" });
        db.createObjectStore("attachments", { keyPath: ["id", "name"] });
      },
    });
    const tx = first.transaction(["documents", "attachments"], "readwrite");
    for (const [id, doc] of MANY) tx.objectStore("documents").put({ id, doc });
    const inline = new TextEncoder().encode("kept").buffer;
    const row = { id: "id0001", name: "x", content_type: "text/plain", length: 4, revision: "r", segments: [], inline };
    tx.objectStore("attachments").put(row);
    await tx.done;
    first.close();
    const storage = open(["n", ["type", "n"]]);
    expect(await storage.count()).toBe(MANY.length);
    expect(await storage.buildQuery({ include_docs: true })).toEqual(MANY.map(([id, doc]) => ({ id, value: {}, doc })));
    expect(await storage.getAttachment("id0001", "x", { format: "text" })).toBe("kept");
    expect(await rowsRead(() => storage.buildQuery({ query: "n: 2999" }))).toBe(0);
    expect(await idsOf(storage, { query: "n: 2999" })).toEqual(["id2999"]);
  });

  test("gets an index more while other storages have it open, and they write its keys from then on", async () => {
    const { database, open } = openDatabase();
    const plain = open();
    await put(plain, MANY.slice(0, 100));
    const first = open(["n"]);
    expect(await idsOf(first, { query: "n: 50" })).toEqual(["id0050"]);
    await plain.put("id0000", { n: 50 });
    expect(await idsOf(first, { query: "n: 50" })).toEqual(["id0000", "id0050"]);
    const second = open(["type", ["n"]]);
    const [one, two] = await Promise.all([second.count("type: array"), first.count("n: 50")]);
    expect([one, two]).toEqual([33, 2]);
    expect(await indexNames(database)).toEqual(['1:["n"]', '1:["type"]']);
    await first.put("new", { type: "array", n: 50 });
    await plain.remove("id0000");
    expect(await second.count("type: array")).toBe(34);
    expect(await idsOf(second, { query: "n: 50", sort_on: [["n", "ascending"]] })).toEqual(["id0050", "new"]);
  });

  test("is upgraded once more by each of many that open it at the same time", async () => {
    const { database, open } = openDatabase();
    const all = ["a", "b", "c", "d", "e"].map((key) => open([key]));
    await Promise.all(all.map((storage, n) => storage.put(`d${n}`, { a: n, b: n, c: n, d: n, e: n })));
    expect(await Promise.all(all.map((storage, n) => storage.count(`${"abcde"[n]}: ${n}`)))).toEqual([1, 1, 1, 1, 1]);
    expect((await indexNames(database)).length).toBe(5);
  });
});
