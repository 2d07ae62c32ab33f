import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Doc, Query } from "../../../src/jio/index.ts";
import { createMatch } from "../../../src/jio/query/match.ts";
import { isCut, type Key, keysFor, MAX_KEYS, MAX_TEXT, TOO_MANY } from "../../../src/jio/query/plan/index-keys.ts";
import { type Plan, planQuery } from "../../../src/jio/query/plan/plan.ts";
import { beyond, compareKeys, contains } from "../../../src/jio/query/plan/ranges.ts";
import { asQuery } from "../../../src/jio/query/select-rows.ts";
import { sortItems } from "../../../src/jio/query/sort.ts";
import { runs } from "../../support/runs.ts";
import { anyDoc, anyIndexes, anyOptions } from "./query-cases.ts";

const plan = (query: string, o: object = {}, indexes: string[][] = [["type"], ["type", "date"], ["date"]]): Plan =>
  planQuery({ query: asQuery(query), ...o }, indexes);
const page = { sort_on: [["date", "descending"]] as const, limit: [0, 10] as [number, number] };

describe("a plan", () => {
  test("looks a text up where one is wanted", () => {
    expect(plan("type: a")).toMatchObject({
      index: ["type"],
      ranges: [{ lower: "a", upper: "a" }],
      order: "id",
      exact: true,
    });
    expect(plan("type: (a OR b) title: x")).toMatchObject({
      index: ["type"],
      once: false,
      exact: false,
      order: "none",
    });
    expect(plan("type: a", page)).toMatchObject({
      index: ["type", "date"],
      direction: "prev",
      order: "sort",
      exact: true,
    });
    expect(plan("__id: (b OR a) type: x")).toMatchObject({ ranges: [{ lower: "a" }, { lower: "b" }], order: "id" });
  });

  test("judges the documents where a text is as long as keys are", () => {
    expect(plan(`type: ${"x".repeat(MAX_TEXT - 1)}`).exact).toBe(true);
    expect(plan(`type: ${"x".repeat(MAX_TEXT)}`).exact).toBe(false);
    expect(plan(`type: ${"x".repeat(MAX_TEXT)}y`).ranges).toEqual(plan(`type: ${"x".repeat(MAX_TEXT)}z`).ranges);
  });

  test("takes a range for comparisons, and all comparisons together", () => {
    expect(plan('date: >= "2024" AND date: < "2025" AND type: a')).toMatchObject({
      index: ["type", "date"],
      ranges: [
        { lower: ["a", 2024], upper: ["a", 2025], upperOpen: true },
        { lower: ["a", "2024"], upper: ["a", "2025"], upperOpen: true },
      ],
      exact: true,
    });
    expect(plan("date: > x").ranges).toEqual([{ lower: ["x", []], upper: [[]], upperOpen: true }]);
    expect(plan("date: > 5 date: < 4").ranges).toEqual([]);
    expect(plan("date: < b", page)).toMatchObject({ index: ["date"], order: "sort", direction: "prev" });
  });

  test("walks in the sort's order only for a page of it", () => {
    expect(plan("", page)).toMatchObject({ index: ["date"], order: "sort", exact: true });
    expect(plan("", { sort_on: page.sort_on }).index).toBeUndefined();
    expect(plan('title: "%x%"', page)).toMatchObject({ index: ["date"], exact: false });
  });

  test.each(["NOT type: a", "type: a OR title: b", 'type: "a%"', "type: != a", "a", "type: a OR NOT type: b"])(
    "reads all for %j",
    (query) => {
      expect(plan(query)).toMatchObject({ ranges: [{}], order: "id", exact: false });
      expect(plan(query).index).toBeUndefined();
    },
  );

  test("reads all where nothing is wanted, by id", () => {
    expect(plan("")).toMatchObject({ ranges: [{}], order: "id", exact: true });
    expect(plan("", { sort_on: [["__id", "descending"]] })).toMatchObject({ direction: "prev", order: "id" });
  });
});

describe("the keys of a document", () => {
  const keys = (doc: Doc, ...properties: string[]) => keysFor(doc, "i", properties);

  test("are its order and the text of each member", () => {
    expect(keys({ a: ["x", 5, "x", null] }, "a")).toEqual([["x", 5, "x"], "x", "5"]);
    expect(keys({}, "a")).toEqual([[]]);
    expect(keys({ a: { content: true } }, "a")).toEqual([[1], "true"]);
    expect(keys({ a: { b: 1 } }, "a")).toEqual([['{"b":1}'], '{"b":1}']);
    expect(keys({}, "__id")).toEqual([["i"], "i"]);
  });

  test("of several properties begin with each text of the first ones", () => {
    expect(keys({ a: ["x", "y"], b: 2 }, "a", "b")).toEqual([
      ["x", 2],
      ["y", 2],
    ]);
    expect(keys({ b: 2 }, "a", "b")).toEqual([]);
    expect(keys({ a: "x" }, "a", "b")).toEqual([["x"]]);
  });

  test("are told to be too many rather than made", () => {
    const list = Array.from({ length: MAX_KEYS }, (_, n) => `m${n}`);
    expect(keys({ a: list }, "a")).toEqual([list.slice(0, 8), TOO_MANY]);
    expect(keys({ a: list.slice(0, 40), b: list.slice(0, 40) }, "a", "b", "c")).toEqual([TOO_MANY]);
  });

  test("are cut, and say so", () => {
    const long = "x".repeat(MAX_TEXT + 5);
    expect(keys({ a: long }, "a")).toEqual([[long.slice(0, MAX_TEXT)], long.slice(0, MAX_TEXT)]);
    expect([["x"], [long.slice(0, MAX_TEXT)], Array(8).fill(1)].map(isCut)).toEqual([false, true, true]);
  });
});

test("a plan's ranges hold every document of the answer, and only those where it says so, in the order it says", () => {
  fc.assert(
    fc.property(fc.array(anyDoc, { maxLength: 12 }), anyOptions, anyIndexes, (docs, o, indexes) => {
      const query: Query = asQuery(o.query ?? "");
      const plan = planQuery({ query, sort_on: o.sort_on, limit: o.limit }, indexes);
      const match = createMatch(query);
      const entries = docs.flatMap((doc, n) => {
        const id = `id${n}`;
        const keys: Key[] = plan.index ? keysFor(doc, id, plan.index) : [id];
        return keys.map((key) => ({ key, id, doc }));
      });
      const listed = entries
        .toSorted((a, b) => compareKeys(a.key, b.key))
        .filter(({ key }) => plan.ranges.some((range) => contains(range, key)));
      const ids = listed.map(({ id }) => id);
      const answer = docs.map((doc, n) => ({ doc, id: `id${n}` })).filter(({ doc, id }) => match(doc, id));
      for (const { id } of answer) expect(ids).toContain(id);
      if (plan.exact) expect(new Set(ids).size).toBe(answer.length);
      if (plan.once) expect(new Set(ids).size).toBe(ids.length);
      if (plan.order === "sort" && !listed.some(({ key }) => isCut(key))) {
        const [[key] = [""]] = o.sort_on ?? [];
        const sorted = sortItems(listed, [[key, "ascending"]]);
        expect(listed.map(({ id }) => id)).toEqual(sorted.map(({ id }) => id));
      }
    }),
    { numRuns: runs(3000) },
  );
});

test("keys compare as IndexedDB compares them, and what lies beyond one is the rest", () => {
  const key = fc.letrec<{ key: Key }>((tie) => ({
    key: fc.oneof(
      { depthSize: "small" },
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom("", "a", "b"),
      fc.array(tie("key"), { maxLength: 3 }),
    ),
  })).key;
  fc.assert(
    fc.property(fc.array(key, { minLength: 2, maxLength: 8 }), (keys) => {
      const sorted = keys.toSorted(compareKeys);
      for (let n = 1; n < sorted.length; n++)
        expect(compareKeys(sorted[n - 1] as Key, sorted[n] as Key)).toBeLessThanOrEqual(0);
      const range = { lower: sorted[0] as Key, upper: sorted.at(-1) as Key };
      const at = keys[1] as Key;
      for (const direction of ["next", "prev"] as const) {
        const rest = beyond(range, at, direction);
        const side = direction === "next" ? 1 : -1;
        const inRest = keys.filter((one) => rest && contains(rest, one));
        expect(inRest).toEqual(keys.filter((one) => compareKeys(one, at) * side > 0));
      }
    }),
    { numRuns: runs(500) },
  );
});
