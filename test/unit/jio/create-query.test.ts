import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createQuery, createStorage, type Doc, type KeySchema, parseStringToObject } from "../../../src/jio/index.ts";
import { runs } from "../../support/runs.ts";

const ITEMS: Doc[] = [
  { __id: "1", title: "b", n: 10 },
  { __id: "2", title: "a", n: 9 },
  { __id: "3", title: "B", n: "10", extra: true },
  { __id: "4" },
];
const ids = (items: Doc[]) => items.map(({ __id }) => __id);

describe("a query over plain objects", () => {
  test("judges one, selects from a list and leaves the list as it was", () => {
    const before = structuredClone(ITEMS);
    const query = createQuery("n: >= 9 OR extra: true");
    expect(ITEMS.map((item) => query.match(item))).toEqual([true, true, true, false]);
    expect(ids(query.exec(ITEMS))).toEqual(["1", "2", "3"]);
    expect(query.exec(ITEMS)[0]).toBe(ITEMS[0]);
    const sorted = query.exec(ITEMS, { sort_on: [["n", "descending"]], limit: [1, 2], select_list: ["title", "n"] });
    expect(sorted).toEqual([
      { title: "b", n: 10 },
      { title: "a", n: 9 },
    ]);
    expect(ITEMS).toEqual(before);
  });

  test("gives an item whole that has none of the selected keys, as jIO does", () => {
    expect(createQuery("").exec(ITEMS, { select_list: ["extra"] })).toEqual([
      ITEMS[0],
      ITEMS[1],
      { extra: true },
      ITEMS[3],
    ]);
  });

  test("is given back as text and as tree, whatever becomes of the tree it was made of", () => {
    const tree = parseStringToObject("a: 1 AND NOT b");
    const query = createQuery(tree);
    (tree as { query_list: unknown[] }).query_list.pop();
    expect(query.toJSON()).toEqual(parseStringToObject("a: 1 AND NOT b"));
    (query.toJSON() as { query_list: unknown[] }).query_list.pop();
    expect(String(query)).toBe('a: "1" AND NOT "b"');
    expect(JSON.parse(JSON.stringify(createQuery("x")))).toEqual({ type: "simple", key: "", value: "x" });
    expect(ids(createQuery("__id: 2").exec(ITEMS))).toEqual(["2"]);
    expect(ids(createQuery("4").exec(ITEMS))).toEqual([]);
  });

  test("takes dates as the text they are stored as, and leaves out what is no number", () => {
    const items = [{ at: new Date(0) }, { at: new Date(86_400_000) }, { at: Number.NaN }, { at: new Date(Number.NaN) }];
    expect(createQuery('at: >= "1970-01-02"').exec(items)).toEqual([items[1]]);
    expect(createQuery({ type: "simple", key: "at", value: "1970-01-01T00:00:00.000Z" }).exec(items)).toEqual([
      items[0],
    ]);
    const mixed = [{ n: 2 }, { n: Number.NaN }, { n: 1 }, { n: 3n }];
    expect(
      createQuery("")
        .exec(mixed, { sort_on: [["n", "ascending"]] })
        .map(({ n }) => n),
    ).toEqual([NaN, 1, 2, 3n]);
  });

  test.each<[string, () => unknown]>([
    ["a text that cannot be read", () => createQuery("a (")],
    ["a tree that is none", () => createQuery({ type: "odd" } as never)],
    ["a sort that is none", () => createQuery("").exec([], { sort_on: [["n", "up"]] as never })],
    ["a limit that is none", () => createQuery("").exec([], { limit: [-1, 1] })],
    ["what is no list", () => createQuery("").exec({} as never)],
  ])("refuses %s", (_, run) => {
    expect(run).toThrowError(expect.objectContaining({ code: "invalid-argument" }));
  });
});

describe("a key schema", () => {
  const schema: KeySchema = {
    key_set: {
      name: "title",
      low: { read_from: "title", cast_to: "lower" },
      moment: { read_from: "at", cast_to: "moment" },
      day: { read_from: "at", cast_to: "date" },
      same: { read_from: "at", equal_match: "sameYear" },
      size: { read_from: "list", cast_to: "length" },
      both: { read_from: "title", cast_to: "lower", equal_match: "starts" },
    },
    cast_lookup: {
      lower: (value) => {
        if (typeof value !== "string") throw new Error("no text");
        return value.toLowerCase();
      },
      date: (value) => {
        const time = Date.parse(String(value));
        if (Number.isNaN(time)) throw new Error("no date");
        return { cmp: (other: { time: number }) => Math.sign(time - other.time), time };
      },
      moment: (value) => new Date(String(value)),
      length: (value) => (Array.isArray(value) ? value.length : Number(value)),
    },
    match_lookup: {
      sameYear: (value, wanted) => String(value).slice(0, 4) === wanted,
      starts: (value, wanted) => String(value).startsWith(String(wanted)),
    },
  };
  const items: Doc[] = [
    { title: "Ab", at: "2024-05-01", list: [1, 2] },
    { title: "aB", at: "2023-01-01", list: [] },
    { title: 5, at: "never" },
    {},
  ];
  const found = (query: string) =>
    createQuery(query, schema)
      .exec(items)
      .map((item) => items.indexOf(item));

  test.each<[string, number[]]>([
    ["name: Ab", [0]],
    ["low: AB", [0, 1]],
    ["low: AB%", [0, 1]],
    ["low: != ab", []],
    ["NOT low: ab", [2, 3]],
    ['day: > "2023-06-01"', [0]],
    ['day: "2023-01-01T00:00Z"', [1]],
    ["day: whenever", []],
    ['moment: > "2023-06-01"', [0]],
    ['moment: "1 Jan 2023 UTC"', [1]],
    ["moment: whenever", []],
    ["day: != whenever", []],
    ['day: != "2023-01-01"', [0]],
    ["same: 2023", [1]],
    ["same: = 2023", [1]],
    ["same: != 2023", [0, 1, 2]],
    ["size: 2", [0]],
    ["size: < 1", [1]],
    ["both: A", [0, 1]],
    ["title: Ab", [0]],
  ])("%j finds what it says", (query, wanted) => {
    expect(found(query)).toEqual(wanted);
  });

  test("casts what it sorts by; what cannot be cast is missing", () => {
    const sorted = (key: string) =>
      createQuery("", schema)
        .exec(items, { sort_on: [[key, "ascending"]] })
        .map((item) => items.indexOf(item));
    expect(sorted("day")).toEqual([2, 3, 1, 0]);
    expect(sorted("low")).toEqual([2, 3, 0, 1]);
    expect(sorted("name")).toEqual([3, 2, 0, 1]);
  });

  test.each<[string, unknown, string]>([
    ["no object", 5, "key_schema"],
    ["an unknown key", { keys: {} }, "key_schema.keys"],
    ["a key_set that is a list", { key_set: [] }, "key_set"],
    ["an entry without read_from", { key_set: { a: { cast_to: "x" } } }, "key_set.a.read_from"],
    ["an entry with an unknown key", { key_set: { a: { read_from: "a", cast: "x" } } }, "key_set.a.cast"],
    ["a cast nobody gave", { key_set: { a: { read_from: "a", cast_to: "toString" } } }, "key_set.a.cast_to"],
    ["a match nobody gave", { key_set: { a: { read_from: "a", equal_match: "x" } } }, "key_set.a.equal_match"],
    ["a cast that is no function", { cast_lookup: { x: "y" } }, "cast_lookup.x"],
  ])("with %s is refused, its path named", (_, wrong, path) => {
    expect(() => createQuery("", wrong as KeySchema)).toThrowError(
      expect.objectContaining({ code: "invalid-argument", facts: { path } }),
    );
  });

  test("whatever a cast or match throws, nothing is thrown at the caller", () => {
    const angry: KeySchema = {
      key_set: { a: { read_from: "a", cast_to: "c" }, b: { read_from: "a", equal_match: "m" } },
      cast_lookup: {
        c: () => ({
          cmp: () => {
            throw new Error("cmp");
          },
        }),
      },
      match_lookup: {
        m: () => {
          throw new Error("match");
        },
      },
    };
    fc.assert(
      fc.property(fc.constantFrom("a: x", "a: < x", "a: != x", "b: x", "a: x%"), fc.jsonValue(), (query, a) => {
        createQuery(query, angry).exec([{ a }, { a: 1 }], { sort_on: [["a", "descending"]] });
      }),
      { numRuns: runs(100) },
    );
  });
});

describe.each<[string, { type: string; [key: string]: unknown }]>([
  ["that lists only", { type: "memory" }],
  ["that can query by itself", { type: "query", sub_storage: { type: "memory" } }],
])("the date keys of a query storage over one %s", (_, sub_storage) => {
  const docs: Record<string, Doc> = {
    year: { at: "2024" },
    may: { at: "2024-05-17 10:30:15" },
    june: { at: "2024-06-01T00:30:00+02:00" },
    text: { at: "soon" },
    list: { at: ["soon", { content: "2022-01-01" }] },
    none: { title: "2024" },
  };
  const schema = { at: { type: "string", format: "date-time" } };
  const open = async () => {
    const storage = createStorage({ type: "query", schema, sub_storage });
    await storage.bulk(Object.entries(docs).map(([id, doc]) => ({ verb: "put", args: [id, doc] })));
    return storage;
  };

  test.each<[string, string[]]>([
    ['at: "2024"', ["june", "may", "year"]],
    ['at: "2024-05"', ["june", "may", "year"]],
    ['at: "2024-05-17"', ["may", "year"]],
    ['at: "2024-05-17T10:30:15.500Z"', ["may", "year"]],
    ['at: < "2024-05"', ["list"]],
    ['at: > "2024-05-17T10:30:14"', ["june", "may"]],
    ['at: >= "2022-01-01T00:00:00+01:00"', ["june", "list", "may", "year"]],
    ["at: soon", []],
    ["at: != 2024", ["list"]],
    ["title: 2024", ["none"]],
    ["2022", ["list"]],
  ])("%s", async (query, wanted) => {
    const storage = await open();
    const rows = await storage.buildQuery({ query });
    expect(rows.map(({ id }) => id).sort()).toEqual(wanted);
    expect(await storage.count(query)).toBe(wanted.length);
  });

  test("sort by their beginning, what is no date as missing", async () => {
    const storage = await open();
    const rows = await storage.buildQuery({ sort_on: [["at", "descending"]] });
    expect(rows.map(({ id }) => id)).toEqual(["june", "may", "year", "list", "text", "none"]);
  });
});
