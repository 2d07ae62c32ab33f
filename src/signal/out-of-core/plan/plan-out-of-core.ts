import type { DType } from "../../../array/index.ts";
import { FieldError } from "../../../base/errors.ts";
import { positive, whole } from "../../check.ts";
import { binsOf } from "./blocked-index.ts";
import { type Device, TYPICAL_DEVICE } from "./device.ts";
import { goodLength } from "./good-length.ts";
import type { Shape } from "./layout.ts";
import { KERNEL_BYTES, shapesOfThree, shapesOfTwo } from "./plan-shapes.ts";
import { type Direction, type Sizes, type Step, secondsOf, shortestRead, stepsOf } from "./plan-steps.ts";
import { scratchFiles } from "./scratch-files.ts";

export const DEFAULT_MEMORY_BYTES = 96 * 2 ** 20;

const MOST_BUFFER_BYTES = 4 * 2 ** 20;
const LOAD_SAMPLES = 2 ** 20;
/** Samples, bins and about as much again for the transform between them. */
const IN_MEMORY_BUFFERS = 5;
/** From here on reads cost what their bytes cost, also in Firefox and from a cold disk. */
const GOOD_READ_BYTES = 64 * 1024;

/** Neighbouring bins that lie together: a line of the cache. */
const GOOD_ROWS = 8;

export interface OutOfCorePlan extends Sizes {
  /** Length of the transform: that of the signal, or the next product of 2, 3, 5, 7, 11 and 13; zeros fill it. */
  readonly n: number;
  readonly precision: "f32" | "f64";
  readonly direction: Direction;
  /** Absent where all is done in memory. */
  readonly shape?: Shape;
  /** Workers that share `memoryBytes`. */
  readonly parallel: number;
  readonly memoryBytes: number;
  /** How often all of the data is read and written. */
  readonly passes: number;
  readonly steps: readonly Step[];
  readonly readBytes: number;
  readonly writeBytes: number;
  /** Of files that are gone afterwards. */
  readonly scratchBytes: number;
  readonly resultBytes: number;
  /** How long it takes on the device that the plan is for. */
  readonly seconds: number;
}

export interface PlanRequest {
  n: number;
  dtype: DType;
  memoryBytes: number;
  /** Workers that there are; 1. */
  parallel?: number;
  /** As `measureDevice` tells it. */
  device?: Device;
  direction?: Direction;
  /** An inverse follows the factors of its spectrum. */
  factors?: { readonly n1: number; readonly n2: number; readonly rows: number; readonly planes: number };
}

/**
 * How a transform of n real values will be computed in so much memory: its factors, passes, bytes, files and time. Pure.
 *
 * Units   bytes; seconds of the device.
 * Memory  float32 is computed in f32, all other types in f64.
 * Throws  "over-budget" when memoryBytes is too little for any plan, with the least that would do; "invalid-argument".
 * Source  Bailey (1990), J. Supercomputing 4:23-35, doi:10.1007/BF00162341 (four-step transform in external memory).
 */
export function planOutOfCore(o: PlanRequest): OutOfCorePlan {
  whole("n", o.n, 1);
  whole("parallel", o.parallel ?? 1, 1);
  positive("memoryBytes", o.memoryBytes);
  const plan = choosePlan(o);
  if (plan) return plan;
  const { n, memoryBytes } = o;
  let neededBytes = memoryBytes;
  do neededBytes *= 2;
  while (!choosePlan({ ...o, parallel: 1, memoryBytes: neededBytes }));
  const message = `${memoryBytes} bytes of memory are too little for a transform of ${n} values; ${neededBytes} do`;
  throw new FieldError("over-budget", message, { memoryBytes, neededBytes });
}

/** Undefined where the memory is too little. */
function choosePlan({ parallel: most = 1, factors, ...o }: PlanRequest): OutOfCorePlan | undefined {
  const { memoryBytes, device = TYPICAL_DEVICE, direction = "forward" } = o;
  const n = goodLength(o.n);
  const request = { n, valueBytes: o.dtype === "float32" ? 4 : 8, memoryBytes, device, direction };
  const isInMemory = IN_MEMORY_BUFFERS * n * request.valueBytes <= Math.min(memoryBytes, KERNEL_BYTES);
  if (factors?.n1 === 1) return isInMemory ? planInMemory(request) : undefined;
  if (!factors && isInMemory) return planInMemory(request);
  let best: OutOfCorePlan | undefined;
  for (let parallel = most; parallel >= 1; parallel--) {
    const plan = planShape({ ...request, parallel, ...(factors && { factors }) });
    if (plan?.shape && shortestRead(plan.shape, plan) >= GOOD_READ_BYTES) return plan;
    best = plan ?? best;
  }
  return best;
}

interface Request {
  n: number;
  valueBytes: number;
  memoryBytes: number;
  device: Device;
  direction: Direction;
}

function planInMemory({ n, valueBytes, memoryBytes, device, direction }: Request): OutOfCorePlan {
  const [samples, bins] = [n * valueBytes, 2 * valueBytes * binsOf({ n })];
  const [readBytes, writeBytes] = direction === "forward" ? [samples, bins] : [bins, samples];
  const step = { panels: 1, readBytes, writeBytes, readCalls: 0, writeCalls: 0, flops: 2.5 * n * Math.log2(2 * n) };
  const steps: Step[] = [{ ...step, name: "store", storageBytes: readBytes + writeBytes }];
  return {
    ...sizesOf(valueBytes, memoryBytes),
    n,
    precision: valueBytes === 4 ? "f32" : "f64",
    direction,
    parallel: 1,
    memoryBytes,
    passes: 1,
    steps,
    readBytes,
    writeBytes,
    scratchBytes: 0,
    resultBytes: writeBytes,
    seconds: secondsOf(steps, device, 1),
  };
}

function sizesOf(valueBytes: number, taskBytes: number): Sizes {
  const bufferBytes = Math.max(256, Math.min(MOST_BUFFER_BYTES, 16 * Math.floor(taskBytes / 128)));
  const loadSamples = Math.max(64, Math.min(LOAD_SAMPLES, Math.floor(taskBytes / 64)));
  return { valueBytes, bufferBytes, loadSamples };
}

/** The fastest shape; three factors are tried where two make short reads. */
function planShape(
  request: Request & { parallel: number; factors?: NonNullable<PlanRequest["factors"]> },
): OutOfCorePlan | undefined {
  const { n, parallel, memoryBytes, device, direction, factors } = request;
  const taskBytes = memoryBytes / parallel;
  const sizes = sizesOf(request.valueBytes, taskBytes);
  let best: { shape: Shape; seconds: number } | undefined;
  const consider = (shapes: Iterable<Shape>) => {
    for (const found of shapes) {
      const shape = factors ? follow(found, factors) : found;
      if (!shape) continue;
      const seconds = secondsOf(stepsOf(shape, sizes, direction), device, parallel);
      if (!best || seconds < best.seconds) best = { shape, seconds };
    }
  };
  consider(shapesOfTwo(n, taskBytes, sizes, factors));
  if (!best || shortestRead(best.shape, sizes) < GOOD_READ_BYTES)
    consider(shapesOfThree(n, taskBytes, sizes, { given: factors, leastRows: GOOD_ROWS }));
  if (!best) consider(shapesOfThree(n, taskBytes, sizes, { given: factors, leastRows: 1 }));
  return best && planFrom(best.shape, sizes, request);
}

/** A spectrum's blocks are read as they lie, so an inverse has their rows; the shape must have had room for as many. */
function follow(shape: Shape, { n1, n2, rows, planes }: NonNullable<PlanRequest["factors"]>): Shape | undefined {
  if (shape.n1 !== n1 || shape.n2 !== n2) return undefined;
  const fits = shape.rows * shape.planes >= rows * planes && (shape.n2 === 1 || shape.rows >= rows);
  return fits ? { ...shape, rows, planes } : undefined;
}

function planFrom(
  shape: Shape,
  sizes: Sizes,
  { n, memoryBytes, device, direction, parallel }: Request & { parallel: number },
) {
  const steps = stepsOf(shape, sizes, direction);
  const [samples, bins] = [n * sizes.valueBytes, 2 * sizes.valueBytes * binsOf(shape)];
  const sum = (of: (step: Step) => number) => steps.reduce((total, step) => total + of(step), 0);
  return {
    ...sizes,
    n,
    precision: sizes.valueBytes === 4 ? ("f32" as const) : ("f64" as const),
    direction,
    shape,
    parallel,
    memoryBytes,
    passes: steps.length,
    steps,
    readBytes: sum(({ readBytes }) => readBytes),
    writeBytes: sum(({ writeBytes }) => writeBytes),
    scratchBytes: scratchFiles({ shape, steps, direction, ...sizes }).reduce((total, { length }) => total + length, 0),
    resultBytes: direction === "forward" ? bins : samples,
    seconds: secondsOf(steps, device, parallel),
  };
}
