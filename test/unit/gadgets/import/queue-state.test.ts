import { expect, test } from "vitest";
import type { Unfinished } from "../../../../gadgets/acquirable.ts";
import { cameIn, cutShort, totalOf, twinJobs } from "../../../../gadgets/import/queue-state.ts";
import { FieldError } from "../../../../src/base/errors.ts";
import type { Job } from "../../../../src/portal/index.ts";

const job = (id: string, delta: Partial<Job>): Job => ({ id, kind: "import", title: id, state: "running", ...delta });
const progress = (bytes: number, totalBytes: number, bytesPerSecond: number) => ({
  progress: { bytes, totalBytes, bytesPerSecond, secondsLeft: 0 },
});
const kept = (id: string): Unfinished => ({ id, name: id, length: 9, kept: 4, since: "", asksForFile: true });

test("imports that run and wait are told together, with the time that all of them take", () => {
  const running = [job("a", progress(10, 100, 30)), job("b", progress(5, 50, 15))];
  const waiting = job("c", { state: "waiting", totalBytes: 300 });
  const others = [job("d", { state: "done" }), job("e", { kind: "fourier" })];
  expect(totalOf([...running, waiting, ...others])).toEqual({
    ...{ count: 3, bytes: 15, totalBytes: 450, secondsLeft: 435 / 45 },
  });
  expect(totalOf([running[0]!, ...others])).toBeUndefined();
  expect(totalOf([waiting, waiting])?.secondsLeft).toBeUndefined();
});

test("an import that was cut short is told once, with what is kept of it; one that goes on again is not", () => {
  const full = job("full", { draftId: "2", state: "failed", error: new FieldError("over-quota", "full") });
  const jobs = [
    job("cancelled", { draftId: "1", state: "cancelled" }),
    full,
    job("again", { draftId: "3" }),
    job("small", { state: "cancelled" }),
  ];
  const told = cutShort(jobs, [kept("1"), kept("3"), kept("4")]);
  expect(told.map(({ key, isFull, unfinished }) => [key, isFull, unfinished?.id])).toEqual([
    ["4", false, "4"],
    ["cancelled", false, "1"],
    ["full", true, undefined],
  ]);
});

test("an import whose bytes were here already names the document that has them", () => {
  const same = { id: "data_stream_module/1", title: "old" };
  const jobs = [
    job("a", { state: "done", resultId: "x" }),
    job("b", { state: "done", resultId: "y" }),
    job("c", { kind: "fourier", state: "done", resultId: "z" }),
    job("d", { state: "failed" }),
  ];
  expect(twinJobs(jobs, [{ id: "x", same }])).toEqual([{ job: jobs[0], same }]);
  expect(cameIn(jobs)).toEqual(["x", "y"]);
  expect(cameIn([...jobs, job("e", { kind: "fourier" })])).toEqual(["x", "y"]);
  expect(cameIn([...jobs, job("f", { state: "waiting" })])).toEqual([]);
});
