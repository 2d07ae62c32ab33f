import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isCode } from "../../../src/base/errors.ts";
import { createQuery, objectToSearchText, parseStringToObject, type Query } from "../../../src/jio/index.ts";
import { runs } from "../../support/runs.ts";

const leaf = (value: string, key = "", operator?: string): Query =>
  operator === undefined ? { type: "simple", key, value } : { type: "simple", key, value, operator };
const and = (...query_list: Query[]): Query => ({ type: "complex", operator: "AND", query_list });
const or = (...query_list: Query[]): Query => ({ type: "complex", operator: "OR", query_list });
const not = (query: Query): Query => ({ type: "complex", operator: "NOT", query_list: [query] });
const [a, b, c] = [leaf("a"), leaf("b"), leaf("c")];

describe("search text", () => {
  test.each<[string, Query]>([
    ["", and()],
    ["  \n", and()],
    ["a", a],
    ["a b OR c", and(a, or(b, c))],
    ["a AND b OR c", or(and(a, b), c)],
    ["a OR b c", or(a, and(b, c))],
    ["a OR b AND c", or(a, and(b, c))],
    ["a b c", and(a, b, c)],
    ["(a AND b) AND c", and(a, b, c)],
    ["NOT a AND b", and(not(a), b)],
    ["NOT (NOT a)", a],
    ["and or ANDy", and(leaf("and"), leaf("or"), leaf("ANDy"))],
    ["title: foo bar", and(leaf("foo", "title"), leaf("bar"))],
    ['title: >= "5"', leaf("5", "title", ">=")],
    ["title:!=5", leaf("5", "title", "!=")],
    ["key:(a OR k2:b)", or(leaf("a", "key"), leaf("b", "k2"))],
    ["a:b:c", leaf("c", "b")],
    ["title: NOTE", leaf("NOTE", "title")],
    ['"say \\"hi\\" \\\\ now"', leaf('say "hi" \\\\ now')],
    ['"a\\\\"b\\\\\\"c"', leaf('a\\\\"b\\\\"c')],
    ['""', leaf("")],
    ["a:(b:(c d) e:f g)", and(leaf("c", "b"), leaf("d", "b"), leaf("f", "e"), leaf("g", "a"))],
  ])("%j is read as jIO reads it", (text, query) => {
    expect(parseStringToObject(text)).toEqual(query);
  });

  test.each([
    ["!", 0],
    ["a !", 2],
    ["a AND", 5],
    ["AND a", 0],
    ["NOT NOT a", 4],
    ["key: NOT a", 5],
    ["(a", 2],
    ["a)", 1],
    ['a "open', 2],
    ['b: "a\\"', 3],
    ['"a\\\\" b', 0],
    ["a: >", 4],
    ["=", 1],
    ['a: !"open', 3],
    ['a: !"x\\', 3],
    ['a ! "b"', 2],
    ['a: !"b" !"c": ', 14],
  ])("%j is refused with the place", (text, position) => {
    expect(() => parseStringToObject(text)).toThrowError(
      expect.objectContaining({ code: "invalid-argument", facts: { position } }),
    );
  });

  test.each<[string, Query]>([
    ['dir: !"C:\\\\my dir\\\\" OR b', or(leaf("C:\\my dir\\", "dir"), b)],
    ['!"my key": !"say \\"hi\\""', leaf('say "hi"', "my key")],
    ['!"NOT": = !""', leaf("", "NOT", "=")],
    ['k: !=!"a"', leaf("a", "k", "!=")],
  ])("%j, in quotes of ours, is no text of jIO's", (text, query) => {
    expect(parseStringToObject(text)).toEqual(query);
  });

  test("any text is a query or an invalid argument with its place", () => {
    const pieces = fc.constantFrom(
      "(",
      ")",
      ":",
      '"',
      "\\",
      "AND",
      "OR",
      "NOT",
      "=",
      "!",
      "!=",
      '!"',
      "<",
      ">=",
      " ",
      "a",
      "%",
      "é",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces, { maxLength: 40 }).map((list) => list.join("")),
    );
    fc.assert(
      fc.property(text, (it) => {
        try {
          const query = parseStringToObject(it);
          expect(["simple", "complex"]).toContain(query.type);
        } catch (error) {
          expect(isCode(error, "invalid-argument") && Number.isInteger(error.facts.position)).toBe(true);
        }
      }),
      { numRuns: runs(3000) },
    );
  });

  test("long and deep texts neither overflow nor take long", () => {
    const words = Array.from({ length: 50_000 }, (_, n) => `w${n}`).join(" ");
    expect((parseStringToObject(words) as { query_list: Query[] }).query_list.length).toBe(50_000);
    const brackets = `${"(".repeat(499)}${"a b ".repeat(25_000)}${"AND c) ".repeat(499)}`;
    const keys = `${"k:(".repeat(499)}${"a OR b ".repeat(15_000)}${")".repeat(499)}`;
    for (const text of [
      brackets,
      keys,
      `"${'\\"'.repeat(50_000)}`,
      `!"${'\\"'.repeat(50_000)}"`,
      `"${"x".repeat(5e6)}"`,
    ])
      expect(codeOf(text)).toMatch(/^(fine|invalid-argument)$/);
    expect(codeOf(brackets)).toBe("fine");
    for (const deep of ["(".repeat(100_000), "a:".repeat(100_000), "a OR b ".repeat(20_000), "NOT (".repeat(501)])
      expect(() => parseStringToObject(deep)).toThrowError(expect.objectContaining({ code: "invalid-argument" }));
  });
});

/** What parsing a text ends with; anything but a FieldError goes on. */
function codeOf(text: string): string {
  try {
    createQuery(text).match({ k: "a" });
    return "fine";
  } catch (error) {
    if (isCode(error, "invalid-argument") && Number.isInteger(error.facts.position)) return error.code;
    throw error;
  }
}

const pieces = fc.constantFrom(
  "\\",
  '"',
  " ",
  "AND",
  "OR",
  "NOT",
  "!",
  ":",
  "(",
  "\n",
  "\u0000",
  "\ud800",
  "\udc00",
  "%",
  "a",
  "é",
);
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(pieces, { maxLength: 6 }).map((list) => list.join("")),
);
const simple = fc
  .tuple(text, text, fc.option(fc.constantFrom("=", "!=", "<", "<=", ">", ">="), { nil: undefined }))
  .map(([key, text, operator]) => leaf(text, key, operator));

/** Trees as the parser builds them: no child has its parent's operator. */
function tree(depth: number, except?: string): fc.Arbitrary<Query> {
  if (depth === 0) return simple;
  const list = (operator: "AND" | "OR") =>
    fc
      .array(tree(depth - 1, operator), { minLength: 2, maxLength: 4 })
      .map((query_list): Query => ({ type: "complex", operator, query_list }));
  const kinds: fc.Arbitrary<Query>[] = [simple];
  if (except !== "AND") kinds.push(list("AND"));
  if (except !== "OR") kinds.push(list("OR"));
  if (except !== "NOT") kinds.push(tree(depth - 1, "NOT").map(not));
  return fc.oneof(...kinds);
}

describe("a query written as text", () => {
  test("is read back as it was", () => {
    fc.assert(
      fc.property(tree(3), (query) => {
        expect(parseStringToObject(objectToSearchText(query))).toEqual(query);
      }),
      { numRuns: runs(1000) },
    );
  });

  test("is read back also where it is as deep as text can be, and refused where it is deeper", () => {
    let deep: Query = a;
    for (let level = 0; level < 500; level++) deep = level % 2 ? and(deep, b) : or(deep, b);
    expect(parseStringToObject(objectToSearchText(deep))).toEqual(deep);
    expect(() => objectToSearchText(or(and(deep, b), b))).toThrowError(
      expect.objectContaining({ code: "invalid-argument" }),
    );
  });

  test("has its values in quotes", () => {
    expect(objectToSearchText(or(leaf("5", "n", ">="), and(leaf('"x"'), not(a))))).toBe(
      'n: >= "5" OR ( "\\"x\\"" AND NOT "a" )',
    );
    expect(objectToSearchText(and())).toBe("");
    expect(objectToSearchText(leaf("a\\", "k"))).toBe("k: a\\");
    expect(objectToSearchText(leaf('a\\"'))).toBe('!"a\\\\\\""');
    expect(objectToSearchText(leaf("a b\\", "my key", "="))).toBe('!"my key": = !"a b\\\\"');
  });

  test.each<[string, Query]>([
    ["an operator of nobody's", leaf("a", "k", "~")],
    ["a value that is an object", { type: "simple", key: "k", value: {} }],
    ["a value that is missing", { type: "simple", key: "k" } as Query],
    ["an OR of nothing", or()],
    ["a NOT of two", { type: "complex", operator: "NOT", query_list: [a, b] }],
    ["no query at all", { type: "other" } as unknown as Query],
  ])("is refused for %s", (_, query) => {
    expect(() => objectToSearchText(query)).toThrowError(expect.objectContaining({ code: "invalid-argument" }));
  });
});
