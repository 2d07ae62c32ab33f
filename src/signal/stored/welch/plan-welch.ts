import { FieldError } from "../../../base/errors.ts";
import type { SpectralPlan } from "../../spectral/plan-spectral.ts";

/** Where nobody says how much: what a phone has. */
const MEMORY_BYTES = 512 << 20;
/** About this many bytes of the source are read at once. */
const SLICE_BYTES = 4 << 20;
/** So many slices are one task: enough to drown its start, few enough to cancel and share. */
const SLICES = 4;
/** One is read while the other is computed. */
const SLICES_IN_MEMORY = 2;

/** Whole segments that lie one after another. */
export interface SegmentRange {
  readonly firstFrame: number;
  readonly frames: number;
  readonly segments: number;
}

type Segments = Pick<SpectralPlan, "segments" | "nperseg" | "noverlap" | "hop">;

/**
 * How many segments make a slice and a chunk, and how many chunks run at once. A frame is read as `frameBytes` and takes `workBytes` in
 * memory. With a memory limit the slices shrink, then fewer run at once; throws "over-budget" when one segment does not fit.
 */
export function planWelchRun(
  plan: Segments,
  { frameBytes, workBytes }: { frameBytes: number; workBytes: number },
  o: { parallel: number; memoryBytes?: number | undefined },
): { segmentsPerSlice: number; segmentsPerChunk: number; parallel: number } {
  const { nperseg, noverlap, hop } = plan;
  const { memoryBytes = MEMORY_BYTES } = o;
  const fitting = Math.floor(memoryBytes / (nperseg * workBytes));
  if (!(fitting >= 1))
    throw new FieldError("over-budget", `one segment needs ${nperseg * workBytes} bytes; take a smaller nperseg`, {
      memoryBytes,
      neededBytes: nperseg * workBytes,
    });
  const parallel = Math.min(o.parallel, fitting);
  const frames = Math.floor(Math.min(SLICE_BYTES / frameBytes, memoryBytes / parallel / SLICES_IN_MEMORY / workBytes));
  const segmentsPerSlice = Math.floor((frames - noverlap) / hop);
  // Where two slices of one segment do not fit, none is read ahead: a chunk is one slice.
  return segmentsPerSlice >= 1
    ? { parallel, segmentsPerSlice, segmentsPerChunk: SLICES * segmentsPerSlice }
    : { parallel, segmentsPerSlice: 1, segmentsPerChunk: 1 };
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
