import { expect, test } from "@playwright/test";
import { judgeBytes, judgeLane, judgeShared } from "./judge.ts";
import { applyStep, digestOf, type Lane, lengthOf, planMixed, planShared, type State, stateAfter } from "./work.ts";
import type { Found } from "./work-in-page.ts";

/** What an inspection finds where the storage holds that state. */
const foundIn = (state: State): Found[] =>
  [...state].map(([id, { doc, attachments }]) => ({
    id,
    doc,
    attachments: Object.fromEntries(
      [...attachments].map(([name, pieces]) => {
        const [length, sha256] = [lengthOf(pieces), digestOf(pieces)];
        return [name, { length, sha256, claimedLength: length, claimedDigest: sha256 }];
      }),
    ),
  }));

const lane = planMixed("lane", { seed: 5, steps: 40 });

test("what was acknowledged, or one step more, is good", () => {
  for (let count = 0; count < 40; count++) {
    expect(judgeLane(lane, count, foundIn(stateAfter(lane, count)))).toMatchObject({
      lost: 0,
      halfWritten: 0,
      why: [],
    });
    expect(judgeLane(lane, count, foundIn(stateAfter(lane, count + 1)))).toMatchObject({ lost: 0, halfWritten: 0 });
  }
});

test("a step that is missing is lost, half a bulk is half-written", () => {
  const bulk = lane.steps.findIndex((step) => step.length > 1);
  const before = stateAfter(lane, bulk);
  expect(judgeLane(lane, bulk + 1, foundIn(before)).lost).toBe(1);
  const half = applyStep(before, lane.steps[bulk]!.slice(0, 2));
  expect(judgeLane(lane, bulk, foundIn(half))).toMatchObject({ lost: 0, halfWritten: 1 });
});

test("an append under way may be there in part, but with its own bytes", () => {
  const place = lane.steps.findIndex((step) => step[0]!.verb === "appendAttachment");
  const [append] = lane.steps[place]!;
  if (append?.verb !== "appendAttachment") throw new Error("no append in this lane");
  const found = foundIn(stateAfter(lane, place + 1));
  const pieces = stateAfter(lane, place + 1)
    .get(append.id)!
    .attachments.get(append.name)!;
  const one = found.find(({ id }) => id === append.id)!.attachments[append.name]!;
  const length = append.at + 50;
  Object.assign(one, { length, sha256: digestOf(pieces, length), claimedLength: length, claimedDigest: undefined });
  expect(judgeLane(lane, place, found)).toMatchObject({ lost: 0, halfWritten: 0 });
  one.sha256 = digestOf([{ seed: 1, length }]);
  expect(judgeLane(lane, place, found).halfWritten).toBe(1);
});

test("bytes that are not what their row says are half-written, and so are those that cannot be read", () => {
  const found = foundIn(stateAfter(lane, 10));
  expect(judgeBytes(found).halfWritten).toBe(0);
  const [one] = found.flatMap(({ attachments }) => Object.values(attachments));
  one!.claimedDigest = "0".repeat(64);
  expect(judgeBytes(found).halfWritten).toBe(1);
  Object.assign(one!, { claimedDigest: one!.sha256, unreadable: "corrupt" });
  expect(judgeBytes(found).halfWritten).toBe(1);
});

test("of two tabs that replace one document, the older word is a loss once the newer was acknowledged before it began", () => {
  const ids = ["shared/0"];
  const step = (name: string, seed: number): Lane => ({ ...planShared(name, ids, { seed, steps: 1 }), name });
  const [first, second] = [step("a", 1), step("b", 2)];
  const left = foundIn(stateAfter(first, 1));
  const span = (lane: Lane, began: number, ended: number) => ({ lane, step: 0, began, ended });
  expect(judgeShared(ids, [span(first, -1, 0), span(second, 0, 1)], left).lost).toBe(1);
  expect(judgeShared(ids, [span(first, -1, 1), span(second, 0, 2)], left).lost).toBe(0);
  expect(judgeShared(ids, [span(first, -1, 0), span(second, 0, Number.POSITIVE_INFINITY)], left).lost).toBe(0);
  expect(judgeShared(ids, [span(second, -1, 0)], left).halfWritten).toBe(1);
});
