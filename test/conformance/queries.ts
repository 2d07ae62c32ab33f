import { expect, test } from "vitest";
import { can, codeOf, type Hold } from "./support.ts";

const DOCS = {
  a: { title: "Alpha", n: 3, tag: ["x", "y"] },
  b: { title: "beta", n: 10 },
  c: { title: "Gamma", n: null },
} as const;

export function describeQueries(made: Hold): void {
  async function fill() {
    const { storage } = made();
    for (const [id, doc] of Object.entries(DOCS)) await storage.put(id, doc);
    return storage;
  }

  test("allDocs lists every document in jIO's envelope", async () => {
    const storage = await fill();
    const { data } = await storage.allDocs();
    expect(data.total_rows).toBe(3);
    expect(data.rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
      ["a", "b", "c"].map((id) => ({ id, value: {} })),
    );
    expect(await storage.count()).toBe(3);
  });

  test("include_docs brings the documents along", async () => {
    const storage = await fill();
    const rows = await storage.buildQuery({ include_docs: true });
    expect(Object.fromEntries(rows.map(({ id, doc }) => [id, doc]))).toEqual(DOCS);
  });

  test("an option without its capacity is unsupported, whatever its value", async () => {
    const storage = await fill();
    const options = { query: "a", sort_on: [["n", "ascending"]], limit: [0, 1], select_list: ["n"] } as const;
    for (const [key, capacity] of [
      ["query", "query"],
      ["sort_on", "sort"],
      ["limit", "limit"],
      ["select_list", "select"],
    ] as const) {
      const asked = storage.allDocs({ [key]: options[key] } as Parameters<typeof storage.allDocs>[0]);
      if (can(storage, capacity)) expect((await asked).data.rows.length).toBeGreaterThan(0);
      else expect(await codeOf(asked)).toBe("unsupported");
    }
    expect(await codeOf(storage.allDocs({ group_by: ["n"] } as object))).toBe("unsupported");
  });

  test("filter, sort, limit and select work together where the storage can query", async () => {
    const storage = await fill();
    if (!["query", "sort", "limit", "select"].every((name) => can(storage, name))) return;
    const o = {
      query: "n: > 2",
      sort_on: [["n", "descending"] as [string, "descending"]],
      select_list: ["title", "absent"],
    };
    expect(await storage.buildQuery(o)).toEqual([
      { id: "b", value: { title: "beta" } },
      { id: "a", value: { title: "Alpha" } },
    ]);
    expect(await storage.buildQuery({ ...o, limit: [1, 5], include_docs: true })).toEqual([
      { id: "a", value: { title: "Alpha" }, doc: DOCS.a },
    ]);
    expect(o.select_list).toEqual(["title", "absent"]);
    expect(await storage.count('title: "%a"')).toBe(3);
    expect(await storage.count("tag: y OR __id: c")).toBe(2);
  });

  test("a query that cannot be read is an invalid argument, with its place", async () => {
    const storage = await fill();
    if (!can(storage, "query")) return;
    const error = await storage.allDocs({ query: 'title: "open' }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "invalid-argument", facts: { position: 7 } });
    for (const wrong of [{ query: { type: "complex", operator: "XOR", query_list: [] } }, { query: { type: "odd" } }])
      expect(await codeOf(storage.allDocs(wrong as object))).toBe("invalid-argument");
    if (!["sort", "limit", "select"].every((name) => can(storage, name))) return;
    for (const wrong of [{ limit: [-1, 2] }, { limit: 3 }, { sort_on: [["n", "up"]] }, { select_list: "n" }])
      expect(await codeOf(storage.allDocs(wrong as object))).toBe("invalid-argument");
  });
}
