import fc from "fast-check";
import { expect, test } from "vitest";
import { type Literal, parsePythonLiteral } from "../../../../src/format/npy/python-literal.ts";
import { runs } from "../../../support/runs.ts";
import { survives } from "../arrays.ts";

const read = (text: string) => parsePythonLiteral(text);

test("literals are read as Python reads them", () => {
  expect(read("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }")).toEqual(
    new Map<string, Literal>([
      ["descr", "<f8"],
      ["fortran_order", false],
      ["shape", [3, 4]],
    ]),
  );
  expect(read(" () ")).toEqual([]);
  expect(read("(3,)")).toEqual([3]);
  expect(read("(3)")).toBe(3);
  expect(read("[1, [2, (3,)], None, True]")).toEqual([1, [2, [3]], null, true]);
  expect(read("(3L, -7)")).toEqual([3, -7]);
  expect(read(`[u'a', b"b'", 'c\\'\\\\\\x41\\u00e9\\n']`)).toEqual(["a", "b'", "c'\\Aé\n"]);
});

test.each([
  "",
  "(1",
  "(1 2)",
  "{1: 2}",
  "{'a' 1}",
  "{'a': 1, 'a': 2}",
  "'a",
  "'\\q'",
  "'\\x4'",
  "1 1",
  "(,)",
  "(1,,2)",
  "__import__('os')",
  "1.5",
  "9007199254740993",
  "1+1",
  "[".repeat(40),
])("%j is refused", (text) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ code: "invalid-format" }));
});

test("any text is read or refused", async () => {
  const pieces = fc.constantFrom(..."[](){},:'\"\\ \n", "1", "L", "True", "None", "x", "u", "'a'", "9".repeat(30));
  const text = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join("")),
  );
  await fc.assert(
    fc.asyncProperty(text, (value) => survives(async () => read(value))),
    { numRuns: runs(1000) },
  );
});
