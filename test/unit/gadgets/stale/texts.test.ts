import fc from "fast-check";
import { expect, test } from "vitest";
import { labelOf, parameterText, usedText } from "../../../../gadgets/data-array/parameter-text.ts";
import { summaryTexts } from "../../../../gadgets/document-list/out-of-date.ts";
import { changeText, hindranceText, isOutOfDate } from "../../../../gadgets/stale-section.ts";
import type { Doc } from "../../../../src/jio/index.ts";
import { describeStaleness, type PresentSource, type SourceState } from "../../../../src/portal/index.ts";
import { runs } from "../../../support/runs.ts";

function judged(operation: unknown, present: [string, PresentSource][]) {
  const doc: Doc = { portal_type: "Data Array", operation, sources: [{ id: "a", length: 2000 }] };
  return { id: "r", doc, staleness: describeStaleness(doc, new Map(present)) };
}
const grown = { length: 5000, isAppendOnly: true };

test("what became of a source is said in words, each state in its own", () => {
  const [source] = judged("welch", [["a", grown]]).staleness.sources;
  expect(changeText(source!)).toBe("The recording has grown by 3 kB since:");
  const states: SourceState[] = ["grown", "changed", "missing", "stale"];
  const texts = states.map((state) => changeText({ state }));
  expect(new Set([...texts, changeText({ state: "changed", differs: "facts" })]).size).toBe(states.length + 1);
  expect(changeText({ state: "grown", length: 9000, usedLength: 2000, presentLength: 5000 })).toMatch(/by 3 kB/);
});

test("what cannot be computed again says why, and only that", () => {
  expect(hindranceText(judged("welch", [["a", grown]]))).toBeUndefined();
  expect(hindranceText(judged("welch", []))).toMatch(/without that/);
  expect(hindranceText(judged("simulate", [["a", grown]]))).toMatch(/“simulate”/);
  expect(hindranceText(judged(undefined, [["a", grown]]))).toMatch(/does not say how/);
});

test("a result whose source is gone is not called out of date", () => {
  expect(isOutOfDate(judged("welch", [["a", grown]]))).toBe(true);
  expect(isOutOfDate(judged("welch", []))).toBe(false);
});

test("the summary counts each kind once, and says nothing of kinds there are none of", () => {
  const texts = (outOfDate: number, possible: number, sourceGone: number) =>
    summaryTexts({ outOfDate, possible, sourceGone });
  expect(texts(0, 0, 0)).toEqual([]);
  expect(texts(1, 1, 0)).toEqual(["1 result is out of date."]);
  expect(texts(2000, 2000, 0)).toEqual(["2,000 results are out of date."]);
  expect(texts(3, 2, 1)).toHaveLength(3);
  expect(texts(3, 2, 0)[1]).toMatch(/^1 of them cannot/);
  expect(texts(0, 0, 2)).toEqual(["The sources of 2 results are no longer on this device; they stay as they are."]);
});

test("parameters are told in words and units; whatever stands there is told somehow", () => {
  expect(parameterText("fs", 48_000)).toBe("48 kHz");
  expect(parameterText("nperseg", 4096)).toBe("4,096 samples");
  expect([parameterText("detrend", false), parameterText("returnOnesided", true)]).toEqual(["none", "yes"]);
  expect([usedText("nperseg", 100, 4096), usedText("nperseg", 100, 100), usedText("nperseg", 100, undefined)]).toEqual([
    "100 samples (asked for: 4,096 samples)",
    "100 samples",
    "100 samples",
  ]);
  expect(parameterText("window", ["kaiser", 14])).toBe('["kaiser",14]');
  expect(parameterText("window", Array(5000).fill(0.5)).length).toBeLessThan(250);
  expect([labelOf("nperseg"), labelOf("toString")]).toEqual(["Segment length", undefined]);
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), (name, value) => {
      expect(typeof parameterText(name, value)).toBe("string");
    }),
    { numRuns: runs(200) },
  );
});
