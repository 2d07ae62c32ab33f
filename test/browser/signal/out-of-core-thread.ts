import type { ArrayRef } from "../../../src/array/index.ts";
import type { OutOfCoreOpts } from "../../../src/signal/out-of-core/rfft-out-of-core.ts";
import type { Source, Target } from "../../../src/signal/types.ts";
import { task } from "../../../src/worker/task.ts";

/** Told by a thread that stands still until it is closed. */
export const STOPPED = -1;

/** The whole computation in one thread, its caller among it, that stands still in the middle: after `stopAt` of it. */
export const transformAlone = task<
  { source: Source; target: Target; stopAt: number } & OutOfCoreOpts,
  ArrayRef,
  number
>("test/transform-alone");
