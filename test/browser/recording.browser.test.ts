import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FieldError } from "../../src/base/errors.ts";
import { whileBusy } from "../../src/busy.ts";
import type { RecorderState } from "../../src/ingest/index.ts";
import { createStorage } from "../../src/jio/index.ts";
import { createJobs, type Job, type JobContext, type JobFacts, type JobResult } from "../../src/portal/index.ts";
import { createRecorder } from "../../src/recording.ts";
import type { Peer } from "../../src/worker/pool.ts";
import type { RunOpts, Task } from "../../src/worker/task.ts";

let context: AudioContext;
let life: AbortController;

beforeEach(() => {
  context = new AudioContext();
  life = new AbortController();
  vi.spyOn(navigator.mediaDevices, "getUserMedia").mockImplementation(
    async () => context.createMediaStreamDestination().stream,
  );
});

afterEach(async () => {
  life.abort();
  vi.restoreAllMocks();
  await context.close();
});

/** With a storage worker that is lost after it has told of so many seconds. */
async function open({ writtenS }: { writtenS: number }) {
  const seen: { now: RecorderState | undefined; jobs: readonly Job[]; asked: string[] } = {
    now: undefined,
    jobs: [],
    asked: [],
  };
  const storageWorker: Peer = {
    async run<Input, Output, Event>({ name }: Task<Input, Output, Event>, _: Input, o?: RunOpts<Event>) {
      seen.asked.push(name);
      const { sampleRateHz, channelCount } = seen.now!.recording!;
      const bytes = writtenS * sampleRateHz * channelCount * 4;
      if (writtenS > 0) o?.onEvent?.({ bytes, gapCount: 0, gapFrames: 0 } as Event);
      throw new FieldError("worker-lost", "a worker stopped");
    },
    close() {},
  };
  const jobs = createJobs();
  jobs.watch((all) => (seen.jobs = all), life);
  const startJob = (facts: JobFacts, run: (context: JobContext) => Promise<JobResult>) =>
    jobs.start(facts, (job) => whileBusy(() => run(job), job));
  const storage = createStorage({ type: "memory" });
  const recorder = createRecorder({ storage, database: "none", storageWorker, jobs, startJob });
  recorder.watchRecorder.call(life, (state: RecorderState) => (seen.now = state));
  await recorder.openMicrophone();
  return { recorder, seen };
}

test("a recording whose writer is lost tells how much of it is on disk, or that nothing is", async () => {
  const long = await open({ writtenS: 2400 });
  long.recorder.startRecording();
  await expect.poll(() => long.seen.now?.last).toMatchObject({ id: undefined, seconds: 2400, ended: "failed" });
  expect(long.seen.now!.last!.text).toContain("Its first 40 min");
  await expect.poll(() => long.seen.jobs.map(({ state }) => state)).toEqual(["failed"]);

  const none = await open({ writtenS: 0 });
  none.recorder.startRecording();
  await expect.poll(() => none.seen.now?.last?.text).toBe("Nothing was recorded: a worker stopped");
  expect(none.seen.now!.phase).toBe("ready");
});

test("while another tab restarts into an update none begins; one that is stopped meanwhile never does", async () => {
  const { recorder, seen } = await open({ writtenS: 0 });
  const update = Promise.withResolvers<void>();
  const updated = navigator.locks.request("field:busy", () => update.promise);
  recorder.startRecording();
  expect(seen.now!.phase).toBe("opening");
  expect(seen.now!.recording).toBeUndefined();
  expect(await recorder.stopRecording()).toBeUndefined();
  expect(seen.now).toMatchObject({ phase: "ready", last: undefined });
  expect(seen.jobs.map(({ state }) => state)).toEqual(["cancelled"]);
  update.resolve();
  await updated;
  await navigator.locks.request("field:busy", () => {}); // whoever waited has had his turn
  expect(seen.asked).toEqual([]);
});
