import { FieldError } from "../../base/errors.ts";
import { bytesPerFrame, type SampleFacts } from "../../format/index.ts";
import type { SpectralPlan } from "../spectral/plan-spectral.ts";

/** About this many bytes of the source are one task: enough to drown its start, few enough to cancel and share. */
const CHUNK_BYTES = 4 << 20;

/** Whole segments that lie one after another. */
export interface SegmentRange {
  readonly firstFrame: number;
  readonly frames: number;
  readonly segments: number;
}

type Segments = Pick<SpectralPlan, "segments" | "nperseg" | "noverlap" | "hop">;

/**
 * How many segments make a chunk, and how many chunks run at once. With a memory limit the chunks shrink, then fewer run at
 * once; throws "over-budget" when one segment does not fit.
 */
export function planWelchRun(
  plan: Segments,
  facts: SampleFacts,
  o: { parallel: number; memoryBytes?: number | undefined },
): { segmentsPerChunk: number; parallel: number } {
  const { nperseg, noverlap, hop } = plan;
  const frameBytes = bytesPerFrame(facts);
  const workBytes = frameBytes + 8 * facts.channelCount + 8; // read, decoded, one channel of it
  const { memoryBytes = Number.POSITIVE_INFINITY } = o;
  const fitting = Math.floor(memoryBytes / (nperseg * workBytes));
  if (!(fitting >= 1))
    throw new FieldError("over-budget", `one segment needs ${nperseg * workBytes} bytes; take a smaller nperseg`, {
      memoryBytes,
      neededBytes: nperseg * workBytes,
    });
  const parallel = Math.min(o.parallel, fitting);
  const frames = Math.floor(Math.min(CHUNK_BYTES / frameBytes, memoryBytes / parallel / workBytes));
  return { parallel, segmentsPerChunk: Math.max(1, Math.floor((frames - noverlap) / hop)) };
}

/** Cuts a recording from a segment on into chunks of whole segments, each in exactly one; a rest too short for one is left out. */
export function* cutChunks(
  { segments, nperseg, hop }: Segments,
  segmentsPerChunk: number,
  from = 0,
): Generator<SegmentRange> {
  for (let first = from; first < segments; first += segmentsPerChunk) {
    const count = Math.min(segmentsPerChunk, segments - first);
    yield { firstFrame: first * hop, frames: (count - 1) * hop + nperseg, segments: count };
  }
}
