import fc from "fast-check";
import { expect, test } from "vitest";
import { FieldError } from "../../../../src/base/errors.ts";
import { refuseTemplates } from "../../../../src/gadget/frame/refuse-templates.ts";
import { parseError } from "../../../../src/gadget/frame/wire-error.ts";
import { runs } from "../../../support/runs.ts";

const template = () => ({
  _$litType$: 1,
  strings: Object.assign(["<b>", "</b>"], { raw: ["<b>", "</b>"] }),
  values: [1],
});
const received = (value: unknown) => refuseTemplates(structuredClone(value));
const refusal = expect.objectContaining({ code: "invalid-argument" });

test.each<[string, unknown]>([
  ["a template", template()],
  ["a template in a list", [[template()]]],
  ["a template as a fact", { a: { b: template() } }],
  ["a template in a Map's keys", new Map([[template(), 1]])],
  ["a template in a Set", new Set([1, template()])],
  ["a list that is a template", Object.assign([], template())],
  ["the strings of one", template().strings],
  ["a directive", { _$litDirective$: 1, values: [] }],
  ["a long sparse list", Object.assign([], { length: 2 ** 32 - 1 })],
])("%s is refused", (_what, value) => {
  expect(() => received(value)).toThrow(refusal);
});

test("an error brings no template as its cause", () => {
  expect(() => refuseTemplates(new Error("no", { cause: template() }))).toThrow(refusal);
});

test("all other data passes, also what contains itself and what is nested deeply", () => {
  const cycle: unknown[] = [];
  cycle.push(cycle, new Map([[cycle, cycle]]));
  received(cycle);
  let deep: unknown = 1;
  for (let n = 0; n < 1000; n++) deep = [deep];
  received(deep);
  fc.assert(
    fc.property(fc.anything({ withTypedArray: true, withMap: true, withSet: true, withDate: true }), (value) => {
      let clone: unknown;
      try {
        clone = structuredClone(value);
      } catch {
        return; // such a value never crosses
      }
      refuseTemplates(clone);
    }),
    { numRuns: runs(200) },
  );
});

test("an error's facts bring none", () => {
  const facts = { file: "a", more: [{ _$litType$: 1 }] };
  const wire = { name: "FieldError", code: "timeout", message: "late", facts };
  expect((parseError(wire) as FieldError).facts).toEqual({});
  expect(parseError({ ...wire, facts: { file: "a" } })).toEqual(new FieldError("timeout", "late", { file: "a" }));
});
