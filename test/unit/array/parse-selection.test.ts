import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSelection, type Selection } from "../../../src/array/index.ts";

test.each<[string, Selection]>([
  ["[1000:2000:4, 2]", [{ start: 1000, stop: 2000, step: 4 }, 2]],
  ["...", ["..."]],
  ["[..., -1]", ["...", -1]],
  [" [ ::-1 , None , : ] ", [{ step: -1 }, null, {}]],
  ["np.newaxis, 3:, :4", [null, { start: 3 }, { stop: 4 }]],
  ["[5,]", [5]],
  ["+7:-2", [{ start: 7, stop: -2 }]],
])("%s", (text, selection) => {
  expect(parseSelection(text)).toEqual(selection);
});

test.each([
  ["", /empty/],
  ["[]", /empty/],
  ["[1", /bracket/],
  ["1, x, 3", /"x" at position 3/],
  ["[1,,2]", /"" at position 3/],
  ["1:2:3:4", /at position 0/],
  ["::0", /step of 0/],
  ["1.5", /at position 0/],
  ["[[1, 2]]", /selects nothing/],
  ["99999999999999999999", /selects nothing/],
])("%j is refused, with its place", (text, message) => {
  expect(() => parseSelection(text)).toThrow(
    expect.objectContaining({ code: "invalid-argument", message: expect.stringMatching(message) }),
  );
});

const bound = fc.integer({ min: -1_000_000, max: 1_000_000 });
const slice = fc.record({ start: bound, stop: bound, step: bound.filter(Boolean) }, { requiredKeys: [] });
const format = (item: Selection[number]): string => {
  if (item === null) return "None";
  if (typeof item !== "object") return String(item);
  return `${item.start ?? ""}:${item.stop ?? ""}:${item.step ?? ""}`;
};

test("what is formatted is parsed to the same selection, and other text is refused in our words", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(bound, slice, fc.constant(null), fc.constant("..." as const)), { minLength: 1 }),
      (selection) => {
        expect(parseSelection(`[${selection.map(format).join(", ")}]`)).toEqual(selection);
      },
    ),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        parseSelection(text);
      } catch (error) {
        expect(error).toMatchObject({ code: "invalid-argument" });
      }
    }),
  );
});
