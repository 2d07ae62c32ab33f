/** Writes a recording as it comes: the document first, samples several times a second, and at the end what there is to tell. */
import { isCode } from "../../base/errors.ts";
import type { Doc, JioStorage } from "../../jio/index.ts";
import type { CaptureQueue, Ended } from "./capture-queue.ts";
import { addGap, NO_GAPS } from "./gaps.ts";
import { extremesOf } from "./levels.ts";
import {
  finishedDoc,
  frameBytes,
  growingDoc,
  newRecordingDoc,
  type RecordingPlan,
  type RecordingSoFar,
} from "./recording-doc.ts";

/** What is on disk: acknowledged, so that a kill of the browser leaves at least so much. */
export interface RecordProgress {
  readonly frames: number;
  readonly bytes: number;
  readonly gapCount: number;
  readonly gapFrames: number;
}

export interface Recorded extends RecordProgress {
  /** Undefined where nothing came: then nothing is kept. */
  readonly id: string | undefined;
  readonly ended: Ended;
  /** Where it failed. */
  readonly error?: Error;
}

export interface RecordDeps {
  storage: JioStorage;
  /** Ends the open tail, so that the digest of the whole is there. */
  settle(id: string): Promise<void>;
  /** Changes a document that others may change as well. */
  changeDoc(id: string, change: (doc: Doc) => Doc): Promise<void>;
  now(): Date;
}

export interface RecordOpts {
  signal: AbortSignal;
  onProgress(progress: RecordProgress): void;
  /** Samples as they are written, zeros of gaps as well; interleaved. */
  onSamples?(samples: Float32Array): void;
}

/** Longer without a sample ends the recording, in however many gaps: nobody wants hours of zeros. */
const MOST_GAP_S = 60;
/** The document follows; less often than the bytes, each change is news to every list. */
const FOLLOW_S = 10;
const ZEROS_BYTES = 1 << 20;

/**
 * Memory  what the queue holds, and one write of it.
 * Throws  only where the document cannot be put at the start; after that what was written is kept, and `ended` tells.
 */
export async function recordStream(
  deps: RecordDeps,
  plan: RecordingPlan,
  queue: CaptureQueue,
  o: RecordOpts,
): Promise<Recorded> {
  const writer = createWriter(deps, plan, o);
  o.signal.addEventListener("abort", () => queue.end("stopped"), { once: true });
  if (o.signal.aborted) throw o.signal.reason;
  await deps.storage.put(plan.id, newRecordingDoc(plan, deps.now()), promised(deps.storage));
  let ended: Ended | undefined;
  let error: Error | undefined;
  try {
    while (!ended) {
      const taken = await queue.take();
      const how = await writer.write(taken.pieces);
      ended = how ?? taken.ended;
      if (!ended) await writer.follow();
    }
  } catch (failure) {
    error = failure as Error;
    ended = isCode(failure, "over-quota") ? "full" : "failed";
    queue.end(ended);
  }
  const isKept = await finish(deps, plan.id, writer.soFar(), ended);
  const { id } = plan;
  return { id: isKept ? id : undefined, ended, ...writer.progress(), ...(error && { error }) };
}

/** False where there is nothing to keep, or somebody has deleted it. */
async function finish({ storage, settle, changeDoc }: RecordDeps, id: string, so: RecordingSoFar, ended: Ended) {
  try {
    if (so.dataLength === 0) {
      await storage.remove(id);
      return false;
    }
    await settle(id);
    await changeDoc(id, (doc) => finishedDoc(doc, so, ended));
    return true;
  } catch (error) {
    if (isCode(error, "not-found")) return false;
    return true; // its document says "recording": the next start of the app closes it
  }
}

function createWriter({ storage, changeDoc }: RecordDeps, plan: RecordingPlan, o: RecordOpts) {
  const { id, sampleRateHz, channelCount } = plan;
  const frame = frameBytes(plan);
  const promise = promised(storage);
  let so: RecordingSoFar = { dataLength: 0, gaps: NO_GAPS, peak: 0, clipped: 0 };
  let told = { seconds: 0, gaps: 0 };
  let still = 0; // frames since the last sample

  const frames = () => so.dataLength / frame;
  const progress = (): RecordProgress => ({
    frames: frames(),
    bytes: so.dataLength,
    gapCount: so.gaps.count,
    gapFrames: so.gaps.frames,
  });

  async function append(samples: Float32Array<ArrayBuffer>) {
    if (samples.length === 0) return;
    const { peak, clipped } = extremesOf(samples);
    o.onSamples?.(samples);
    const { length } = await storage.appendAttachment(id, "data", samples, { ...promise, at: so.dataLength });
    so = { ...so, dataLength: length, peak: Math.max(so.peak, peak), clipped: so.clipped + clipped };
    o.onProgress(progress());
  }

  async function appendZeros(count: number) {
    const most = Math.floor(ZEROS_BYTES / frame);
    for (let left = count; left > 0; left -= most) await append(new Float32Array(Math.min(left, most) * channelCount));
  }

  return {
    progress,
    soFar: () => so,
    /** Tells why no more is to be written, where that is so. */
    async write(pieces: Awaited<ReturnType<CaptureQueue["take"]>>["pieces"]): Promise<Ended | undefined> {
      let run: Float32Array[] = [];
      for (const piece of pieces) {
        if ("samples" in piece) {
          run.push(piece.samples);
          still = 0;
          continue;
        }
        await append(joined(run));
        run = [];
        still += piece.gap.frames;
        if (still > MOST_GAP_S * sampleRateHz) return "still";
        so = { ...so, gaps: addGap(so.gaps, { fromFrame: frames(), ...piece.gap }) };
        await appendZeros(piece.gap.frames);
      }
      await append(joined(run));
      return undefined;
    },
    async follow() {
      const seconds = frames() / sampleRateHz;
      const isNews = so.gaps.count !== told.gaps && seconds - told.seconds >= 1;
      if (!isNews && seconds - told.seconds < FOLLOW_S) return;
      told = { seconds, gaps: so.gaps.count };
      await changeDoc(id, (doc) => growingDoc(doc, so));
    },
  };
}

/** Where the storage can promise it, a power cut takes no more than a kill does. */
function promised(storage: JioStorage): { durability?: "strict" } {
  try {
    return storage.hasCapacity("strict") ? { durability: "strict" } : {};
  } catch {
    return {};
  }
}

function joined(blocks: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const all = new Float32Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const block of blocks) {
    all.set(block, at);
    at += block.length;
  }
  return all;
}
