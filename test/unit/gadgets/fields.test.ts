import fc from "fast-check";
import { expect, test } from "vitest";
import { answersOf, type FormField, readField, readForm } from "../../../gadgets/fields.ts";

const number: FormField = { kind: "number", name: "n", label: "N", least: 1, most: 10, isWhole: true };
const choice: FormField = {
  kind: "choice",
  name: "c",
  label: "C",
  options: [
    ["a", "A"],
    ["b", "B"],
  ],
};
const text: FormField = { kind: "text", name: "t", label: "T", isRequired: true, mostLength: 5 };
const flag: FormField = { kind: "switch", name: "s", label: "S" };
const fields = [number, choice, text, flag];

test("a sound content comes back from the answers it makes", () => {
  const contents = fc.record({
    n: fc.integer({ min: 1, max: 10 }),
    c: fc.constantFrom("a", "b"),
    t: fc.stringMatching(/^[a-z]{1,5}$/),
    s: fc.boolean(),
  });
  fc.assert(
    fc.property(contents, (content) => {
      expect(readForm(fields, answersOf(fields, content))).toEqual({ content });
    }),
  );
});

test.each([
  [number, "", "This is not a number."],
  [number, "1.5", "A whole number, please."],
  [number, "0", "At least 1."],
  [number, "11", "At most 10."],
  [choice, "x", "Choose one of these."],
  [text, "  ", "This is needed."],
  [text, "abcdef", "At most 5 characters."],
] as const)("what is wrong is said in words: %o with “%s”", (field, answer, error) => {
  expect(readField(field, answer)).toEqual({ error });
});

test("whatever stands in the controls is read or refused field by field, and never an error", () => {
  const answers = fc.dictionary(fc.constantFrom("n", "c", "t", "s"), fc.oneof(fc.string(), fc.boolean()));
  fc.assert(
    fc.property(answers, (typed) => {
      const reading = readForm(fields, typed);
      if ("errors" in reading) expect(Object.keys(reading.errors).length).toBeGreaterThan(0);
      else expect(readForm(fields, answersOf(fields, reading.content))).toEqual(reading);
    }),
  );
});
