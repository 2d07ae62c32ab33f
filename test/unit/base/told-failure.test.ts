import fc from "fast-check";
import { expect, test } from "vitest";
import { hearFailure, messageOf, tellFailure } from "../../../src/base/told-failure.ts";
import { runs } from "../../support/runs.ts";

test("a failure of one thread is heard in another with its name, words and stack", () => {
  const error = new RangeError("too far");
  const heard = hearFailure(structuredClone(tellFailure(error)))!;
  expect([heard.name, heard.message, heard.stack]).toEqual(["RangeError", "too far", error.stack]);
});

test("whatever is thrown can be told, and no other message is taken for a failure", () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true }), (thing) => {
      expect(typeof messageOf(thing)).toBe("string");
      expect(hearFailure(tellFailure(thing))).toBeInstanceOf(Error);
      expect(hearFailure(thing)).toBeUndefined();
      expect(hearFailure({ type: "FAILURE", name: thing, message: 1, stack: "" })).toBeUndefined();
    }),
    { numRuns: runs(100) },
  );
});
