import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Doc } from "../../../src/jio/index.ts";
import { createPattern } from "../../../src/jio/query/pattern.ts";
import { selectRows } from "../../../src/jio/query/select-rows.ts";
import { runs } from "../../support/runs.ts";

const rowsOf = (docs: Doc[]) => docs.map((doc, n) => ({ id: String(n), value: {}, doc }));
const found = (query: string, ...docs: Doc[]) => selectRows(rowsOf(docs), { query }).map(({ id }) => Number(id));

describe("matching one value", () => {
  test("without an operator text is equal to the letter, and a pattern with %", () => {
    expect(found("t: foo", { t: "foo" }, { t: "Foo" }, { t: "foot" })).toEqual([0]);
    expect(found('t: "foo%"', { t: "Foo" }, {}, { t: "foo2\n3" }, { t: "a foo" })).toEqual([0, 2]);
    expect(found("t: f_o%", { t: "fxo" }, { t: "fo" })).toEqual([0]);
    expect(found("t: f_o", { t: "fxo" }, { t: "f_o" })).toEqual([1]);
  });

  test("a backslash makes a wildcard the character itself", () => {
    expect(found("t: 100\\%", { t: "100%" }, { t: "1000" })).toEqual([0]);
    expect(found("t: a\\_b%", { t: "a_bc" }, { t: "axbc" })).toEqual([0]);
  });

  test("wildcards lose no row after one that lacks the key", () => {
    expect(found('t: "foo%"', { t: "foo1" }, {}, { t: "foo2" }, { t: "foo3" })).toEqual([0, 2, 3]);
  });

  test("one member of a list is enough, an object counts by its content", () => {
    expect(found("t: x", { t: ["a", "x"] }, { t: { content: "x" } }, { t: [] })).toEqual([0, 1]);
    expect(found("t: != x", { t: ["a", "x"] }, { t: ["a"] }, { t: [] })).toEqual([1]);
  });

  test("a missing or null property answers nothing", () => {
    for (const query of ["t: x", "t: = x", "t: != x", "t: < x", "t: %"])
      expect(found(query, {}, { t: null })).toEqual([]);
    expect(found("NOT t: x", {}, { t: null })).toEqual([0, 1]);
    expect(found("constructor: != x", {})).toEqual([]);
  });

  test("order compares numbers as numbers and text as text, by the first member", () => {
    expect(found("n: > 9", { n: 10 }, { n: "10" }, { n: 9 }, { n: [11, 1] }, { n: [1, 11] })).toEqual([0, 3]);
    expect(found("n: <= 9", { n: 9 }, { n: "10" })).toEqual([0, 1]);
  });

  test("a value without a key is looked for in every property but the id", () => {
    const docs = [{ t: "the Foot" }, { list: ["x", "foo"] }, { n: 5, z: 0 }, { deep: { content: "FOO" } }];
    expect(found("foo", ...docs)).toEqual([0, 1, 3]);
    expect(found("2", ...docs)).toEqual([]);
    expect(found("x\\", { t: "ax\\b" })).toEqual([0]);
  });

  test("a pattern agrees with the regular expression it stands for", () => {
    const letters = fc.constantFrom("a", "b", "%", "_", ".");
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 8 }), fc.array(letters, { maxLength: 10 }), (pattern, text) => {
        const source = pattern.map((it) =>
          it === "%" ? "[^]*" : it === "_" ? "[^]" : `\\${it}`.replace(/\\([ab])/, "$1"),
        );
        const value = pattern.join("");
        const expected = value.includes("%")
          ? new RegExp(`^${source.join("")}$`).test(text.join(""))
          : value === text.join("");
        expect(createPattern(value)(text.join(""))).toBe(expected);
      }),
      { numRuns: runs(2000) },
    );
  });

  test("a pattern of many wildcards ends soon on a text that almost fits", () => {
    expect(createPattern(`${"%a".repeat(40)}%b`)("a".repeat(20_000))).toBe(false);
  });
});

describe("selecting rows", () => {
  const rows = rowsOf([{ n: 2, t: "b" }, { t: "a" }, { n: 10, t: "b" }, { n: null }, { n: "1" }]);
  const ids = (o: Parameters<typeof selectRows>[1]) => selectRows(rows, o).map(({ id }) => id);

  test("sorts missing before numbers before text, by several keys, keeping the order of equals", () => {
    expect(ids({ sort_on: [["n", "ascending"]] })).toEqual(["1", "3", "0", "2", "4"]);
    expect(
      ids({
        sort_on: [
          ["t", "descending"],
          ["n", "descending"],
        ],
      }),
    ).toEqual(["2", "0", "1", "4", "3"]);
  });

  test("limits after sorting; a length of 0 is no limit", () => {
    expect(ids({ limit: [1, 2] })).toEqual(["1", "2"]);
    expect(ids({ limit: [3, 0] })).toEqual(["3", "4"]);
    expect(ids({ limit: [9, 2] })).toEqual([]);
  });

  test("gives the selected keys that are there and leaves its input as it was", () => {
    const before = structuredClone(rows);
    const o = { select_list: ["n", "__id", "x"] };
    expect(selectRows(rows, o)[0]).toEqual({ id: "0", value: { n: 2, __id: "0" } });
    expect(selectRows(rows, {})[0]).toEqual({ id: "0", value: {} });
    expect({ rows, o }).toEqual({ rows: before, o: { select_list: ["n", "__id", "x"] } });
  });
});
