/** Documents, queries and indexes that meet often, and what an index finds hard: lists, long text, mixed types, things missing. */
import fc from "fast-check";
import type { AllDocsOpts, Doc, Query } from "../../../src/jio/index.ts";

const LONG = "x".repeat(127);
const TEXTS = ["", "a", "b", "B", "ab", "5", "10", "true", "%", `${LONG}x`, `${LONG}xa`, `${LONG}xb`, LONG, '{"n":1}'];
const text = fc.constantFrom(...TEXTS);
const scalar = fc.oneof(text, fc.constantFrom(5, 10, -1, 0.5, true, false));
const value = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.constant(null),
  fc.oneof(scalar, fc.constant(null)).map((content) => ({ content })),
  fc.constant({ n: 1 }),
  fc.array(
    fc.oneof(
      scalar,
      fc.constant(null),
      scalar.map((content) => ({ content })),
    ),
    { maxLength: 10 },
  ),
);
const KEYS = ["a", "b", "c"];
const key = fc.constantFrom(...KEYS);

export const anyDoc: fc.Arbitrary<Doc> = fc.dictionary(key, value, { maxKeys: 3 });

const operator = fc.constantFrom("=", "!=", "<", "<=", ">", ">=");
const simple: fc.Arbitrary<Query> = fc
  .record(
    {
      key: fc.oneof({ weight: 8, arbitrary: key }, fc.constantFrom("", "__id")),
      value: fc.oneof({ weight: 6, arbitrary: text }, fc.constantFrom("id1", "a%", 5, 10, true)),
      operator,
    },
    { requiredKeys: ["key", "value"] },
  )
  .map((parts) => ({ type: "simple" as const, ...parts }));

/** What indexes are for: several things at once, each a text, one of some texts, or a comparison. */
const equals = (property: string) =>
  fc.array(text, { minLength: 1, maxLength: 3 }).map((texts): Query => {
    const leaves = texts.map((one): Query => ({ type: "simple", key: property, value: one, operator: "=" }));
    return leaves.length > 1 ? { type: "complex", operator: "OR", query_list: leaves } : (leaves[0] as Query);
  });
const conjunction = fc
  .array(fc.oneof(key.chain(equals), key.chain(equals), simple), { minLength: 1, maxLength: 3 })
  .map((query_list): Query => ({ type: "complex", operator: "AND", query_list }));

const query = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    simple,
    conjunction,
    fc.record({
      type: fc.constant("complex" as const),
      operator: fc.constantFrom("AND" as const, "AND" as const, "OR" as const),
      query_list: fc.array(tie("query"), { maxLength: 3 }),
    }),
    tie("query").map((inner): Query => ({ type: "complex", operator: "NOT", query_list: [inner] })),
  ),
})).query;

const sortKey = fc.constantFrom(...KEYS, "__id");
const direction = fc.constantFrom("ascending" as const, "descending" as const);

export const anyOptions: fc.Arbitrary<AllDocsOpts> = fc.record(
  {
    query,
    sort_on: fc.array(fc.tuple(sortKey, direction), { maxLength: 2 }),
    limit: fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 6 })),
    select_list: fc.array(fc.constantFrom(...KEYS, "__id", "none"), { maxLength: 3 }),
    include_docs: fc.boolean(),
  },
  { requiredKeys: [] },
);

export const anyIndexes: fc.Arbitrary<string[][]> = fc.uniqueArray(
  fc.oneof(
    key.map((one) => [one]),
    fc.array(key, { minLength: 2, maxLength: 3 }),
    fc.constant(["__id"]).map((it): string[] => [...it]),
  ),
  { maxLength: 4, selector: (properties) => JSON.stringify(properties) },
);
