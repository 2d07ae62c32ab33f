import { expect, test } from "vitest";
import { createJobs, type Job } from "../../../src/portal/index.ts";

const facts = { kind: "import", title: "a.wav" } as const;

function watched(jobs: ReturnType<typeof createJobs>): { last(): readonly Job[]; life: AbortController } {
  const life = new AbortController();
  let seen: readonly Job[] = [];
  jobs.watch((now) => (seen = now), { signal: life.signal });
  return { last: () => seen, life };
}

test("a job tells its progress and partial results, and ends with what it made", async () => {
  const jobs = createJobs();
  const { last } = watched(jobs);
  const progress = { bytes: 1, totalBytes: 2, bytesPerSecond: 1, secondsLeft: 1 };
  let finish = (_id: string) => {};
  jobs.start(facts, (context) => {
    context.progress(progress);
    context.partial("so far");
    return new Promise((resolve) => (finish = resolve));
  });
  expect(last()).toMatchObject([{ ...facts, state: "running", progress, partial: "so far" }]);
  finish("data_stream_module/1");
  await expect.poll(() => last()[0]?.state).toBe("done");
  expect(last()[0]?.resultId).toBe("data_stream_module/1");
  expect(last()[0]).not.toHaveProperty("partial");
});

test("a job that makes no document ends with its report", async () => {
  const jobs = createJobs();
  const { last } = watched(jobs);
  jobs.start({ kind: "verify", title: "v" }, async () => ({ report: { damaged: [] } }));
  await expect.poll(() => last()).toMatchObject([{ kind: "verify", state: "done", report: { damaged: [] } }]);
  expect(last()[0]).not.toHaveProperty("resultId");
});

test("a cancelled job is cancelled at once; where its document was stored already, that is told", async () => {
  const jobs = createJobs();
  const { last } = watched(jobs);
  let finish = (_id: string) => {};
  let signal: AbortSignal | undefined;
  const id = jobs.start(facts, (context) => {
    signal = context.signal;
    return new Promise((resolve) => (finish = resolve));
  });
  jobs.cancel(id);
  expect(signal?.aborted).toBe(true);
  expect(last()[0]?.state).toBe("cancelled");
  finish("stored");
  await expect.poll(() => last()).toMatchObject([{ state: "done", resultId: "stored" }]);
});

test("what reads a document, or makes it anew, is cancelled with it", () => {
  const jobs = createJobs();
  const { last } = watched(jobs);
  jobs.start({ ...facts, kind: "fourier", sourceId: "a" }, () => new Promise(() => {}));
  jobs.start({ ...facts, kind: "fourier", sourceId: "b" }, () => new Promise(() => {}));
  jobs.start({ ...facts, kind: "fourier", targetIds: ["c", "a"] }, () => new Promise(() => {}));
  jobs.cancelUsers("a");
  expect(last().map(({ state }) => state)).toEqual(["cancelled", "running", "cancelled"]);
});

test("a failed job keeps its error until it is forgotten; a running one cannot be forgotten", async () => {
  const jobs = createJobs();
  const { last } = watched(jobs);
  const failed = jobs.start(facts, () => Promise.reject(new RangeError("too far")));
  const running = jobs.start(facts, () => new Promise(() => {}));
  await expect.poll(() => last()[0]?.state).toBe("failed");
  expect(last()[0]?.error?.message).toBe("too far");
  jobs.forget(failed);
  jobs.forget(running);
  expect(last().map(({ id }) => id)).toEqual([running]);
});

test("a watcher hears nothing after its signal aborted", () => {
  const jobs = createJobs();
  const { last, life } = watched(jobs);
  life.abort();
  jobs.start(facts, () => new Promise(() => {}));
  expect(last()).toEqual([]);
});

test("what is no function watches nothing, nor does one that fails at once", () => {
  const jobs = createJobs();
  const { signal } = new AbortController();
  const listener = [] as unknown as () => void;
  expect(() => jobs.watch(listener, { signal })).toThrow(expect.objectContaining({ code: "invalid-argument" }));
  const fails = () => {
    throw new RangeError("mine");
  };
  expect(() => jobs.watch(fails, { signal })).toThrow("mine");
  const { last } = watched(jobs);
  jobs.start(facts, () => new Promise(() => {}));
  expect(last()).toHaveLength(1);
});

test("a job that waits begins when its turn comes, and is cancelled like one that runs", async () => {
  const jobs = createJobs();
  const { last } = watched(jobs);
  let begin = () => {};
  const id = jobs.start({ ...facts, waits: true, totalBytes: 9 }, (context) => {
    begin = context.begin;
    return new Promise(() => {});
  });
  expect(last()).toMatchObject([{ id, state: "waiting", totalBytes: 9 }]);
  expect(last()[0]).not.toHaveProperty("waits");
  jobs.forget(id);
  begin();
  expect(last()[0]?.state).toBe("running");
  const waiting = jobs.start({ ...facts, waits: true }, () => new Promise(() => {}));
  jobs.cancel(waiting);
  expect(last()[1]?.state).toBe("cancelled");
});
