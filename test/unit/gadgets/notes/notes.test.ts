import fc from "fast-check";
import { expect, test } from "vitest";
import { EMPTY_HISTORY, type History, redo, undo, withChange } from "../../../../gadgets/notes/history.ts";
import { placeText, readRange, typedSeconds } from "../../../../gadgets/notes/place.ts";
import { quickNotes } from "../../../../gadgets/quick-notes.ts";
import type { Doc } from "../../../../src/jio/index.ts";
import { annotationDoc, parseAnnotation } from "../../../../src/portal/index.ts";
import { runs } from "../../../support/runs.ts";

type Store = Record<string, Doc | undefined>;
const apply = (store: Store, { id, after }: { id: string; after: Doc | undefined }): Store => ({
  ...store,
  [id]: after,
});

test("whatever was done, taken back as often as it was done, is as it was; done again, as it became", () => {
  const change = fc.record({ id: fc.constantFrom("a", "b"), title: fc.option(fc.string(), { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
      let store: Store = { a: undefined, b: undefined };
      let history: History = EMPTY_HISTORY;
      for (const { id, title } of changes) {
        const made = { id, before: store[id], after: title === undefined ? undefined : { title } };
        store = apply(store, made);
        history = withChange(history, made);
      }
      const became = store;
      for (const [step, expected] of [
        [undo, { a: undefined, b: undefined }],
        [redo, became],
      ] as const) {
        for (let next = step(history); next; next = step(history)) {
          store = apply(store, next.change);
          history = next.history;
        }
        expect(store).toEqual(expected);
      }
    }),
    { numRuns: runs(100) },
  );
});

test("after something else was done, what was taken back is gone", () => {
  const one = { id: "a", before: undefined, after: { title: "1" } };
  const taken = undo(withChange(EMPTY_HISTORY, one))!.history;
  expect(redo(taken)).toBeDefined();
  expect(redo(withChange(taken, one))).toBeUndefined();
});

test.each([
  ["1.5", "2", { fromS: 1.5, toS: 2 }],
  ["1.5", "", { fromS: 1.5 }],
  ["1.5", "1.5", { fromS: 1.5 }],
  ["9", "99", { fromS: 9, toS: 10 }],
])("from %s to %s is a place in ten seconds", (from, to, range) => {
  expect(readRange(from, to, 10)).toEqual(range);
});

test.each([
  ["", "2", /From/],
  ["-1", "", /From/],
  ["x", "", /From/],
  ["11", "", /ends at 10/],
  ["2", "1", /To/],
  ["2", "x", /To/],
])("from %j to %j is none, and it says why", (from, to, words) => {
  expect(readRange(from, to, 10)).toEqual({ error: expect.stringMatching(words) });
});

test("places are told in seconds, to the millisecond", () => {
  expect(placeText({ fromS: 1.25 })).toMatch(/^1\.25\d* s$/);
  expect(placeText({ fromS: 1, toS: 2 })).toMatch(/^1\.0* s to 2\.0* s$/);
  expect(typedSeconds(1.23456)).toBe("1.235");
});

test("the settings' notes are offered, without any the usual ones", () => {
  expect(quickNotes(" blade B, noise; impact ;; impact")).toEqual(["blade B, noise", "impact"]);
  expect(quickNotes("")).toContain("blade B, noise");
  expect(quickNotes(Array.from({ length: 99 }, (_, n) => n).join(";")).length).toBeLessThan(30);
});

test("a note is stored and read again; what is none, is none", () => {
  const note = { sourceId: "data_stream_module/1", fromS: 1, toS: 2, channel: 0, text: "noise" };
  expect(parseAnnotation(annotationDoc(note, new Date()))).toEqual(note);
  const mark = { sourceId: "s", fromS: 0, text: "" };
  expect(parseAnnotation(annotationDoc(mark, new Date()))).toEqual(mark);
  fc.assert(
    fc.property(fc.object(), (doc) => {
      const found = parseAnnotation({ portal_type: "Annotation", ...doc });
      if (found) expect(found.fromS).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: runs(300) },
  );
  expect(parseAnnotation({ portal_type: "Data Stream", source: "s", from_s: 0 })).toBeUndefined();
  expect(parseAnnotation({ portal_type: "Annotation", source: "s", from_s: 3, to_s: 2 })).not.toHaveProperty("toS");
});
