/** The recorder of this tab: one microphone, at most one recording, whatever page is shown. Loaded at first need. Window only; part of the composition root. */
import { msg, str } from "@lit/localize";
import type { EndedRecording } from "../gadgets/acquirable.ts";
import { formatDate, formatDuration } from "../gadgets/numbers.ts";
import { FieldError, isAbort } from "./base/errors.ts";
import { estimateFreeSpace } from "./base/free-space.ts";
import { delay } from "./base/signal.ts";
import { holdMicrophone } from "./ingest/record/hold-microphone.ts";
import type { Microphone } from "./ingest/record/microphone.ts";
import type { LastRecording, RecorderState, RunningRecording } from "./ingest/record/recorder-state.ts";
import { frameBytes, type RecordingPlan, recordingLock } from "./ingest/record/recording-doc.ts";
import { recoverRecording } from "./ingest/record/recover.ts";
import { createShownRecorder, type ShownRecorder } from "./ingest/record/shown-recorder.ts";
import { endRecording, findRecordings, readLive, record } from "./ingest/record/tasks.ts";
import { keepAwake } from "./ingest/record/wake-lock.ts";
import type { Doc, JioStorage } from "./jio/index.ts";
import { settleTail } from "./jio/tasks.ts";
import {
  changeDocument,
  isLive,
  type Job,
  type JobContext,
  type JobFacts,
  type JobResult,
  type Jobs,
  newId,
} from "./portal/index.ts";
import { endedText, lostText } from "./recording-words.ts";
import type { Peer } from "./worker/pool.ts";

interface Parts {
  storage: JioStorage;
  database: string;
  storageWorker: Peer;
  jobs: Pick<Jobs, "cancel" | "watch">;
  startJob(facts: JobFacts, run: (context: JobContext) => Promise<JobResult>): string;
}

/** The one that runs. */
interface Running {
  readonly plan: RecordingPlan;
  readonly from: Microphone;
  /** Ends with it. */
  readonly life: AbortController;
  /** When all is on disk. */
  readonly done: Promise<LastRecording>;
  settle(last: LastRecording): void;
  job: string;
  /** It does not wait any more for an update of the app that another tab makes. */
  hasBegun: boolean;
  isUnplugged: boolean;
}

/** What of a stopped recording is still on its way comes within this. */
const LAST_BLOCK_MS = 2000;
const SPACE_MS = 10_000;

export function createRecorder(parts: Parts) {
  const { storage, storageWorker, jobs, startJob } = parts;
  const shown = createShownRecorder();
  let running: Running | undefined;
  const microphone = holdMicrophone(shown, {
    isRecording: () => running !== undefined,
    lost() {
      if (running) running.isUnplugged = true;
      return stop();
    },
  });

  async function stop(): Promise<string | undefined> {
    if (!running) return undefined;
    const { plan, from, life, done, job, hasBegun } = running;
    if (!hasBegun) {
      jobs.cancel(job);
      return (await done).id;
    }
    shown.show({ phase: "stopping" });
    from.stop();
    // An audio thread that the browser has stopped sends no end.
    const isLate = await Promise.race([
      done.then(() => false),
      delay(LAST_BLOCK_MS, life.signal).then(() => true),
    ]).catch(() => false);
    if (isLate) await storageWorker.run(endRecording, { id: plan.id });
    return (await done).id;
  }

  async function run(mine: Running, context: JobContext): Promise<JobResult> {
    context.signal.throwIfAborted(); // it was stopped while it waited
    mine.hasBegun = true;
    const { id, title, channelCount, sampleRateHz } = mine.plan;
    const none = {
      seconds: 0,
      bytes: 0,
      gapCount: 0,
      gapSeconds: 0,
      clipped: 0,
      secondsLeft: undefined,
      lastsLonger: false,
    };
    const recording = { id, title, channelCount, sampleRateHz, ...none, isHeldUp: false };
    shown.show({ phase: "recording", recording });
    let last: LastRecording | undefined;
    try {
      last = await write(parts, shown, mine, context);
      const { text } = last;
      return text ? { report: { text } satisfies EndedRecording, ...(last.id && { resultId: id }) } : id;
    } catch (error) {
      recoverOne(parts, id).catch(() => {}); // the worker is gone, and what it had written is there
      if (!isAbort(error)) last = lostRecording(mine.plan, shown.now().recording?.bytes ?? 0, error as Error);
      throw error;
    } finally {
      leave(mine, last);
    }
  }

  function leave(mine: Running, last: LastRecording | undefined) {
    mine.from.stop();
    mine.life.abort();
    running = undefined;
    shown.show({ phase: "ready", wake: "off", recording: undefined, last });
    mine.settle(last ?? { id: undefined, seconds: 0, ended: "stopped" });
    if (!shown.isWatched()) microphone.close(); // nobody looks: its light goes out
  }

  return {
    watchRecorder(this: { signal: AbortSignal }, listener: (state: RecorderState) => void) {
      shown.watch(listener, this, microphone.close);
    },
    findMicrophone: microphone.find,
    openMicrophone: microphone.open,
    /** Answers with the job. Throws "locked" while one runs, "not-found" without a microphone. */
    startRecording(): string {
      const from = microphone.held();
      if (running) throw new FieldError("locked", msg("A recording is running in this tab already."));
      if (!from) throw new FieldError("not-found", msg("There is no microphone."));
      const mine = createRunning(planOf(from), from);
      running = mine;
      shown.show({ phase: "opening", last: undefined });
      const { id, title } = mine.plan;
      mine.job = startJob({ kind: "record", title, targetIds: [id] }, (context) => run(mine, context));
      const isWaiting = (all: readonly Job[]) => all.some((job) => job.id === mine.job && isLive(job));
      const end = (all: readonly Job[]) => mine.hasBegun || isWaiting(all) || leave(mine, undefined);
      jobs.watch(end, mine.life);
      return mine.job;
    },
    /** Resolves when all is on disk, with the id of what was kept. */
    stopRecording: stop,
    putOutClipLamp: () => shown.change({ clipped: 0 }),
    readLive(this: { signal: AbortSignal }, id: string, channel: number, columns: number) {
      return storageWorker.run(readLive, { id, channel, columns }, { signal: this.signal });
    },
    /** Closes what a killed browser left, each once its writer is gone; none that another tab is writing. */
    async recoverRecordings(): Promise<void> {
      const ids = await storageWorker.run(findRecordings, { storage: storage.description });
      for (const id of ids) recoverOne(parts, id).catch(() => {}); // the next start tries again
    },
  };
}

function planOf({ facts }: Microphone): RecordingPlan {
  const { label: device, sampleRateHz, channelCount, processing } = facts;
  const title = msg(str`Recording, ${formatDate(new Date().toISOString())}`);
  return { id: newId("Data Stream"), title, sampleRateHz, channelCount, device, processing };
}

function createRunning(plan: RecordingPlan, from: Microphone): Running {
  let settle = (_: LastRecording) => {};
  const done = new Promise<LastRecording>((resolve) => (settle = resolve));
  return { plan, from, life: new AbortController(), done, settle, job: "", hasBegun: false, isUnplugged: false };
}

/** Cut off by a failure, after so many bytes were told as written. */
function lostRecording(plan: RecordingPlan, bytes: number, error: Error): LastRecording {
  const seconds = bytes / frameBytes(plan) / plan.sampleRateHz;
  return { id: undefined, seconds, ended: "failed", text: lostText(seconds, error) };
}

/** From the first sample until all is on disk. */
async function write(
  { storage, database, storageWorker }: Parts,
  { show, change }: ShownRecorder,
  running: Running,
  { signal }: JobContext,
): Promise<LastRecording> {
  const { plan, from, life } = running;
  const { port1, port2 } = new MessageChannel();
  void keepAwake((wake) => show({ wake }), life);
  void followSpace(plan, change, life.signal);
  const onEvent = (so: { bytes: number; gapCount: number; gapFrames: number }) =>
    change({ bytes: so.bytes, gapCount: so.gapCount, gapSeconds: so.gapFrames / plan.sampleRateHz });
  const input = { storage: storage.description, database, plan, port: port2 };
  const working = storageWorker.run(record, input, { transfer: [port2], signal, onEvent });
  from.start(port1);
  const { frames, ended: how, id, error } = await working;
  const ended = running.isUnplugged && how === "stopped" ? "unplugged" : how;
  const last: LastRecording = { id, seconds: frames / plan.sampleRateHz, ended };
  return ended === "stopped" && id ? last : { ...last, text: endedText(last, error) };
}

type SpaceLeft = Pick<RunningRecording, "secondsLeft" | "lastsLonger">;

/** How long the space lasts, as the browser estimates it. */
async function followSpace(plan: RecordingPlan, tell: (space: SpaceLeft) => void, signal: AbortSignal) {
  const bytesPerSecond = plan.sampleRateHz * frameBytes(plan);
  for (; !signal.aborted; await delay(SPACE_MS, signal).catch(() => {})) {
    const free = await estimateFreeSpace();
    tell({ secondsLeft: free && free.bytes / bytesPerSecond, lastsLonger: free?.isOrMore ?? false });
  }
}

/** Waits for its writer, should one be alive; then there is nothing to do. */
function recoverOne({ storage, database, storageWorker, startJob }: Parts, id: string): Promise<void> {
  const deps = {
    storage,
    settle: (id: string) => storageWorker.run(settleTail, { database, id, name: "data" }),
    changeDoc: (id: string, next: (doc: Doc) => Doc) => changeDocument(storage, id, next),
    titleOf: ({ creation_date }: { creation_date?: unknown }) =>
      msg(str`Recovered recording, ${formatDate(creation_date)}`),
  };
  return navigator.locks.request(recordingLock(id), async () => {
    const seconds = await recoverRecording(deps, id);
    if (seconds === undefined) return;
    const title = msg(str`Recovered recording, ${formatDuration(seconds)}`);
    startJob({ kind: "import", title }, async () => id);
  });
}
