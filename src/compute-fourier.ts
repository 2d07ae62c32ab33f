/** What "Compute Fourier" computes, by the method that was chosen. */
import type { FourierOptions, FullLengthPlan } from "../gadgets/acquirable.ts";
import type { NdView } from "./array/index.ts";
import { FieldError } from "./base/errors.ts";
import { estimateFreeSpace } from "./base/free-space.ts";
import type { Progress } from "./base/progress.ts";
import type { Doc } from "./jio/index.ts";
import { spectrogramStored, welchStored } from "./signal/index.ts";
import { planOutOfCore } from "./signal/out-of-core/plan/plan-out-of-core.ts";
import { rfftOutOfCore } from "./signal/out-of-core/rfft-out-of-core.ts";
import type { Window } from "./signal/types.ts";

interface Request {
  storage: object;
  sourceId: string;
  targetId: string;
  options: FourierOptions;
  /** What the result is called; absent: as the library names it. */
  title?: string;
}

interface Context {
  signal: AbortSignal;
  progress(progress: Progress): void;
  /** A spectrum so far. */
  partial(view: NdView, o: { fs: number; nfft: number }): void;
}

const FULL_LENGTH_BYTES = 96 * 2 ** 20; // of memory

/** Asked again with the same target, a computation that was cut off goes on. */
export async function computeFourier(
  { storage, sourceId, targetId, options, title }: Request,
  context: Context,
): Promise<void> {
  const { method, channel } = options;
  const source = { storage, id: sourceId, channel };
  const target = { storage, id: targetId };
  const document = { display: displayOf(options), ...(title && { title }) };
  const common = { signal: context.signal, onProgress: context.progress, document };
  switch (method) {
    case "full": // divided by the length, so that a line's height is that of its sine, however long the recording
      await rfftOutOfCore(source, target, { ...common, norm: "forward", memoryBytes: FULL_LENGTH_BYTES });
      return;
    case "spectrogram":
      await spectrogramStored(source, target, { ...spectralOf(options), ...common });
      return;
    case "envelope":
    case "welch": {
      const { average, averagingSegments, band } = options;
      await welchStored(source, target, {
        ...spectralOf(options),
        ...common,
        average,
        ...(averagingSegments !== undefined && { averagingSegments }),
        ...(method === "envelope" && { envelope: band ? { band } : {} }),
        onPartial: context.partial,
      });
      return;
    }
    default:
      throw new FieldError("invalid-argument", `there is no method ${JSON.stringify(method)}`, { method });
  }
}

/** What is said of how it is to be shown. */
export const displayOf = ({ quantity, dbReference }: FourierOptions): Doc => ({ quantity, dbReference });

/** A density is stored where one is to be shown: all other quantities are heights of lines. */
export function spectralOf({ window, nperseg, noverlap, detrend, quantity }: FourierOptions) {
  const scaling = quantity === "psd" ? ("density" as const) : ("spectrum" as const);
  return { window: window as Window, nperseg, noverlap, detrend, scaling };
}

/** What it costs to transform so many samples at once; nothing is read. */
export async function planFullLength({
  count,
  isSingle,
}: {
  count: number;
  isSingle: boolean;
}): Promise<FullLengthPlan> {
  const dtype = isSingle ? "float32" : "float64";
  const plan = planOutOfCore({ n: count, dtype, memoryBytes: FULL_LENGTH_BYTES });
  const { readBytes, writeBytes, scratchBytes, resultBytes, seconds } = plan;
  const free = await estimateFreeSpace();
  const freeBytes = free && !free.isOrMore ? free.bytes : undefined;
  return { readBytes, writeBytes, scratchBytes, resultBytes, seconds, freeBytes };
}
