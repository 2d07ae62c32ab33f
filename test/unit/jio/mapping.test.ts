import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createStorage, type Doc, type JioStorage, type Query } from "../../../src/jio/index.ts";
import { planQuery } from "../../../src/jio/mapping/plan-query.ts";
import { parseRules, toMain } from "../../../src/jio/mapping/rules.ts";
import { selectRows } from "../../../src/jio/query/select-rows.ts";
import type { AllDocsOpts, Change } from "../../../src/jio/storage.ts";
import { codeOf } from "../../conformance/support.ts";
import { runs } from "../../support/runs.ts";

function open(rules: object, sub: object = { type: "uuid", sub_storage: { type: "memory" } }) {
  const storage = createStorage({ type: "mapping", ...rules, sub_storage: { type: "query", sub_storage: sub } });
  return { storage, child: storage.children.sub_storage as JioStorage };
}

describe("documents", () => {
  test("each rule maps its property both ways, and the id may be a property too", async () => {
    const { storage, child } = open({
      id: ["equalSubProperty", "reference"],
      property: {
        title: ["equalSubProperty", "name"],
        portal_type: ["equalValue", "Web Page"],
        path: ["equalSubId"],
        secret: ["ignore"],
        state: ["switchPropertyValue", ["workflow", { draft: "0", published: "1" }]],
      },
    });
    const doc = { title: "T", secret: 1, state: "published", free: [1], name: "shadowed", portal_type: "other" };
    await storage.put("a", doc);
    const [{ id: subId } = { id: "" }] = await child.buildQuery();
    expect(await child.get(subId)).toEqual({
      name: "T",
      workflow: "1",
      free: [1],
      portal_type: "Web Page",
      reference: "a",
    });
    expect(await storage.get("a")).toEqual({ title: "T", state: "published", free: [1], path: subId });
    await storage.put("a", { title: "again" });
    expect(await child.count()).toBe(1);
    expect(await storage.get("a")).toEqual({ title: "again", path: subId });
    expect(await codeOf(storage.put("a", { state: "unknown" }))).toBe("invalid-argument");
  });

  test("without map_all_property only what has a rule is mapped", async () => {
    const { storage, child } = open({
      map_all_property: false,
      property: { kept: ["keep"], a: ["equalSubProperty", "b"] },
    });
    await storage.put("d", { kept: 1, a: 2, lost: 3 });
    expect(await child.get("d")).toEqual({ kept: 1, b: 2 });
    await child.put("d", { kept: 4, a: 5, b: 6, c: 7 });
    expect(await storage.get("d")).toEqual({ kept: 4, a: 6 });
  });

  test("only what answers the query, with the constants and an id, is there at all", async () => {
    const { storage, child } = open({
      id: ["equalSubProperty", "reference"],
      property: { portal_type: ["equalValue", "P"] },
      query: { query: "NOT state: deleted" },
    });
    await child.put("1", { reference: "a", portal_type: "P" });
    await child.put("2", { reference: "b", portal_type: "Q" });
    await child.put("3", { reference: "c", portal_type: "P", state: "deleted" });
    await child.put("4", { portal_type: "P" });
    await child.putAttachment("3", "x", "1");
    expect(await storage.buildQuery({ include_docs: true })).toEqual([{ id: "a", value: {}, doc: {} }]);
    for (const id of ["b", "c", "4"]) {
      expect(await codeOf(storage.get(id))).toBe("not-found");
      expect(await codeOf(storage.getAttachment(id, "x"))).toBe("not-found");
      expect(await storage.remove(id)).toBe(id);
    }
    expect(await child.count()).toBe(4);
    expect(await codeOf(storage.put("n", { state: "deleted" }))).toBe("invalid-argument");
  });

  test("a document that is not seen under the same id is not written over", async () => {
    const { storage, child } = open({ query: 'kind: "mine"' });
    await child.put("d", { kind: "theirs" });
    expect(await codeOf(storage.get("d"))).toBe("not-found");
    expect(await codeOf(storage.put("d", { kind: "mine" }))).toBe("conflict");
    expect(await codeOf(storage.bulk([{ verb: "put", args: ["d", { kind: "mine" }] }]))).toBe("conflict");
    await storage.remove("d");
    expect(await child.get("d")).toEqual({ kind: "theirs" });
  });

  test("two documents of one id are told rather than taken for each other", async () => {
    const { storage, child } = open({ id: ["equalSubProperty", "reference"] });
    await child.put("1", { reference: "a" });
    await child.put("2", { reference: "a" });
    const error = await storage.get("a").catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "conflict", facts: { id: "a", count: 2 } });
    expect(await codeOf(storage.put("a", {}))).toBe("conflict");
    expect(await codeOf(storage.remove("a"))).toBe("conflict");
  });

  test("puts of one new id at once make one document, by post where there is one and without", async () => {
    for (const sub of [{ type: "uuid", sub_storage: { type: "memory" } }, { type: "memory" }]) {
      const { storage, child } = open({ id: ["equalSubProperty", "reference"] }, sub);
      await Promise.all([
        storage.put("a", { n: 1 }),
        storage.bulk([{ verb: "put", args: ["a", { n: 2 }] }]),
        storage.put("a", { n: 3 }),
      ]);
      expect(await child.count()).toBe(1);
      expect(await storage.get("a")).toEqual({ n: 3 });
    }
  });

  test("post takes the id from the property that is mapped to it, or makes one", async () => {
    const { storage } = open({
      id: ["equalSubProperty", "reference"],
      property: { code: ["equalSubProperty", "reference"] },
    });
    expect(await storage.post({ code: "a", n: 1 })).toBe("a");
    expect(await storage.get("a")).toEqual({ code: "a", n: 1 });
    expect(await codeOf(storage.post({ code: "a" }))).toBe("conflict");
    const made = await storage.post({ n: 2 });
    expect(await storage.get(made)).toEqual({ code: made, n: 2 });
  });
});

describe("attachments", () => {
  test("names are mapped by templates, both ways", async () => {
    const { storage, child } = open({
      attachment: {
        data: { get: { uri_template: "https://host/{+id}/download?name={name}" }, put: { uri_template: "up/{id}/é" } },
        text: { get: { uri_template: "{id}.txt" } },
      },
    });
    await storage.put("a/b c", {});
    await storage.putAttachment("a/b c", "data", "1");
    await storage.putAttachment("a/b c", "text", "2");
    await storage.putAttachment("a/b c", "plain", "3");
    expect(Object.keys(await child.allAttachments("a/b c"))).toEqual(["up/a%2Fb%20c/é", "a%2Fb%20c.txt", "plain"]);
    await child.putAttachment("a/b c", "https://host/a/b%20c/download?name=data", "from there");
    expect(await storage.getAttachment("a/b c", "data", { format: "text" })).toBe("from there");
    expect(await storage.getAttachment("a/b c", "text", { format: "text" })).toBe("2");
    expect(Object.keys(await storage.allAttachments("a/b c")).sort()).toEqual(["data", "plain", "text"]);
    expect(await codeOf(storage.getAttachment("a/b c", "a%2Fb%20c.txt"))).toBe("not-found");
    expect(await codeOf(storage.putAttachment("a/b c", "a%2Fb%20c.txt", "x"))).toBe("invalid-argument");
  });

  test("attachment_list names all there are", async () => {
    const { storage, child } = open({ attachment_list: ["data"] });
    await child.put("d", {});
    for (const name of ["data", "other"]) await child.putAttachment("d", name, name);
    expect(Object.keys(await storage.allAttachments("d"))).toEqual(["data"]);
    expect(await codeOf(storage.getAttachment("d", "other"))).toBe("not-found");
    expect(await codeOf(storage.putAttachment("d", "other", "x"))).toBe("invalid-argument");
  });
});

test("news come in the ids and names of this side, of what is seen", async () => {
  const { storage, child } = open({
    id: ["equalSubProperty", "reference"],
    attachment: { data: { get: { uri_template: "{name}.bin" } } },
  });
  await child.put("before", { reference: "known" });
  const heard: Change[] = [];
  storage.watch((change) => heard.push(change), { signal: new AbortController().signal });
  await storage.count();
  await child.put("1", { reference: "a" });
  await child.put("2", { other: true });
  await child.putAttachment("1", "data.bin", "x");
  await child.remove("1");
  await child.remove("before");
  await expect.poll(() => heard.length).toBe(4);
  expect(heard).toEqual([
    { id: "a", verb: "put" },
    { id: "a", name: "data", verb: "putAttachment" },
    { id: "a", verb: "remove" },
    { id: "known", verb: "remove" },
  ]);
});

const KEYS = ["a", "b", "c", "d"];
const value = fc.oneof(
  fc.constantFrom<unknown>("x", "y", "xy", "", "1", 1, 2, true, null),
  fc.constantFrom<unknown>(["x", "y"], [1], { content: "x" }),
);
const subDoc = fc.dictionary(fc.constantFrom(...KEYS, "ref"), value, { maxKeys: 5 }) as fc.Arbitrary<Doc>;
const rule = fc.oneof(
  fc.constantFrom(...KEYS, "ref").map((key) => ["equalSubProperty", key]),
  fc.constantFrom<unknown>("x", 1, true, ["x"]).map((constant) => ["equalValue", constant]),
  fc.constantFrom(["equalSubId"], ["ignore"], ["keep"]),
  fc.constantFrom(...KEYS).map((key) => ["switchPropertyValue", [key, { x: "y", one: "1", y: "x" }]]),
);
const rules = fc.record(
  {
    id: fc.constantFrom(["equalSubId"], ["equalSubProperty", "ref"]),
    property: fc.dictionary(fc.constantFrom(...KEYS), rule, { maxKeys: 3 }),
    map_all_property: fc.boolean(),
    query: fc.constantFrom("", "a: x", { query: 'NOT b: "1"' }),
  },
  { requiredKeys: [] },
);
const leaf = fc
  .record(
    {
      key: fc.constantFrom(...KEYS, "__id", "ref", ""),
      value: fc.constantFrom<unknown>("x", "y", "%x", "1", 1, "one", "id0"),
      operator: fc.constantFrom("=", "!=", "<", ">=", ">"),
    },
    { requiredKeys: ["key", "value"] },
  )
  .map((simple) => ({ type: "simple", ...simple }) as Query);
const tree = fc.letrec<{ tree: Query }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc
      .tuple(fc.constantFrom("AND", "OR"), fc.array(tie("tree"), { minLength: 1, maxLength: 3 }))
      .map(([operator, query_list]) => ({ type: "complex", operator, query_list }) as Query),
    tie("tree").map((inner) => ({ type: "complex", operator: "NOT", query_list: [inner] }) as Query),
  ),
})).tree;
const options = fc.record(
  {
    query: tree,
    sort_on: fc.array(fc.tuple(fc.constantFrom(...KEYS, "__id"), fc.constantFrom("ascending", "descending")), {
      maxLength: 2,
    }),
    limit: fc.tuple(fc.nat(3), fc.nat(4)),
    select_list: fc.array(fc.constantFrom(...KEYS, "__id", "ref"), { maxLength: 3 }),
    include_docs: fc.boolean(),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<AllDocsOpts>;

test("a query gives what mapping all documents first and then querying gives", async () => {
  const kinds: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(
      rules,
      fc.array(subDoc, { maxLength: 8 }),
      fc.array(options, { minLength: 1, maxLength: 4 }),
      async (description, docs, list) => {
        const { storage, child } = open(description, { type: "memory" });
        await child.bulk(docs.map((doc, n) => ({ verb: "put" as const, args: [`id${n}`, doc] })));
        const parsed = parseRules(description);
        const mapped = docs.flatMap((doc, n) => {
          const id = parsed.idKey === undefined ? `id${n}` : doc[parsed.idKey];
          if (!parsed.isSeen(`id${n}`, doc)) return [];
          return [{ id: String(id), value: {}, doc: toMain(parsed, `id${n}`, doc) }];
        });
        for (const o of list) {
          const { kind } = planQuery(parsed, o);
          kinds[kind] = (kinds[kind] ?? 0) + 1;
          expect(await storage.buildQuery(o)).toEqual(selectRows(mapped, o));
        }
      },
    ),
    { numRuns: runs(400) },
  );
  for (const kind of ["push", "select", "none"]) expect(kinds[kind]).toBeGreaterThan(0);
});

test("what a sub storage can answer in its own terms is asked of it, the page included", () => {
  const parsed = parseRules({ property: { title: ["equalSubProperty", "name"], kind: ["equalValue", "K"] } });
  const o: AllDocsOpts = {
    query: 'title: "a%"',
    sort_on: [["title", "ascending"]],
    limit: [5, 10],
    select_list: ["title"],
  };
  expect(planQuery(parsed, o)).toEqual({
    kind: "push",
    options: {
      query: {
        type: "complex",
        operator: "AND",
        query_list: [
          { type: "simple", key: "kind", value: "K", operator: "=" },
          { type: "simple", key: "name", value: "a%" },
        ],
      },
      sort_on: [["name", "ascending"]],
      limit: [5, 10],
      select_list: ["name"],
    },
  });
  expect(planQuery(parsed, { query: "kind: K" })).toEqual({ kind: "none" });
});
