/** What each pass over the data reads, writes and computes. Pure. */
import { binsOf, halfOf } from "./blocked-index.ts";
import type { Device } from "./device.ts";
import { blocksOfRow, columnPanels, lengthOf, planeGroups, rowGroups, rowsOf, type Shape } from "./layout.ts";

export type StepName = "load" | "columns" | "middle" | "rows" | "store";

export interface Step {
  readonly name: StepName;
  /** Pieces of it that are done one by one, in any order. */
  readonly panels: number;
  readonly readBytes: number;
  readonly writeBytes: number;
  readonly readCalls: number;
  readonly writeCalls: number;
  readonly flops: number;
  /** Bytes that come from or go to a storage instead of a scratch file. */
  readonly storageBytes: number;
}

/** Bytes that the passes of a plan may hold at once, in one worker. */
export interface Sizes {
  /** Of one real value. */
  readonly valueBytes: number;
  /** What is read or written at once where a whole panel is not. */
  readonly bufferBytes: number;
  /** Samples that are loaded at once. */
  readonly loadSamples: number;
}

export type Direction = "forward" | "inverse";

export function stepsOf(shape: Shape, sizes: Sizes, direction: Direction): Step[] {
  const middle = shape.n2 > 1 ? [middleOf(shape, sizes)] : [];
  const passes = [columnsOf(shape, sizes), ...middle, rowsStep(shape, sizes, direction)];
  if (direction === "inverse") return [...passes.reverse(), storeTime(shape, sizes)];
  return [loadOf(shape, sizes), ...passes, storeSeams(shape, sizes)];
}

function loadOf({ n }: Shape, { valueBytes, loadSamples }: Sizes): Step {
  const bytes = n * valueBytes;
  const panels = Math.ceil(n / loadSamples);
  return {
    ...NOTHING,
    name: "load",
    panels,
    readBytes: bytes,
    writeBytes: bytes,
    writeCalls: panels,
    storageBytes: bytes,
  };
}

function columnsOf(shape: Shape, { valueBytes, bufferBytes }: Sizes): Step {
  const { n, n1, n2, n3, columns } = shape;
  const panels = columnPanels(shape);
  const writeBytes = 2 * valueBytes * halfOf(shape) * n2 * n3;
  return {
    name: "columns",
    panels,
    readBytes: n * valueBytes,
    writeBytes,
    readCalls: n1 * n2 * Math.ceil(n3 / columns),
    writeCalls: panels + Math.ceil(writeBytes / bufferBytes),
    flops: 2.5 * n * Math.log2(n1) + 5 * n,
    storageBytes: 0,
  };
}

function middleOf(shape: Shape, { valueBytes }: Sizes): Step {
  const { n2, n3 } = shape;
  const bytes = 2 * valueBytes * halfOf(shape) * n2 * n3;
  const panels = rowGroups(shape) * blocksOfRow(shape);
  return {
    name: "middle",
    panels,
    readBytes: bytes,
    writeBytes: bytes,
    readCalls: panels * n2,
    writeCalls: panels,
    flops: 2.5 * shape.n * Math.log2(n2) + 5 * shape.n,
    storageBytes: 0,
  };
}

function rowsStep(shape: Shape, sizes: Sizes, direction: Direction): Step {
  const { valueBytes, bufferBytes } = sizes;
  const { n, n2, n3 } = shape;
  const panels = rowGroups(shape) * planeGroups(shape);
  const writeBytes = 2 * valueBytes * binsOf(shape);
  return {
    name: "rows",
    panels,
    readBytes: 2 * valueBytes * halfOf(shape) * n2 * n3,
    writeBytes,
    readCalls: panels * blocksOfRow(shape),
    writeCalls: 2 * panels + Math.ceil(writeBytes / bufferBytes),
    flops: (2.5 * n * Math.log2(n3) + 5 * n) * slowness(2 * valueBytes * n3),
    storageBytes: direction === "forward" ? writeBytes - seamBytes(shape, sizes) : 0,
  };
}

/** Chunks that lie in two blocks go through the file: about one for each block. */
function seamBytes(shape: Shape, { valueBytes, bufferBytes }: Sizes): number {
  const blocks = 2 * rowGroups(shape) * planeGroups(shape);
  return Math.min(2 * valueBytes * binsOf(shape), blocks * bufferBytes);
}

/** How many times as long a transform takes that the caches do not hold. */
const slowness = (bytes: number): number => 1 + 0.12 * Math.max(0, Math.log2(bytes / 2 ** 18));

function storeSeams(shape: Shape, sizes: Sizes): Step {
  const bytes = seamBytes(shape, sizes);
  const readCalls = Math.ceil(bytes / sizes.bufferBytes);
  return { ...NOTHING, name: "store", panels: 1, readBytes: bytes, writeBytes: bytes, readCalls, storageBytes: bytes };
}

/** Of an inverse, time is put in order here: what lies in panels is read row by row. */
function storeTime({ n, n1, n2, n3, columns }: Shape, { valueBytes }: Sizes): Step {
  const bytes = valueBytes * n;
  const readCalls = n1 * n2 * Math.ceil(n3 / columns);
  return { ...NOTHING, name: "store", panels: 1, readBytes: bytes, writeBytes: bytes, readCalls, storageBytes: bytes };
}

const NOTHING = { readCalls: 0, writeCalls: 0, flops: 0, storageBytes: 0 };

/** Σ of the calls, the bytes and the arithmetic; workers share the arithmetic, the disk is one. */
export function secondsOf(steps: readonly Step[], device: Device, parallel: number): number {
  return steps.reduce((sum, { readBytes, writeBytes, readCalls, writeCalls, flops, storageBytes, name }) => {
    const [fromFile, toFile] = name === "load" ? [0, writeBytes] : [readBytes, writeBytes - storageBytes];
    const reading = readCalls * device.readCallS + fromFile / device.readBytesPerS;
    const writing = writeCalls * device.writeCallS + toFile / device.writeBytesPerS;
    return sum + reading + writing + storageBytes / device.storageBytesPerS + flops / device.flopsPerS / parallel;
  }, 0);
}

/** The shortest reads of the passes over scratch files, in bytes: those of cold disks and of some browsers are slow below 64 KiB. */
export function shortestRead(shape: Shape, { valueBytes }: Sizes): number {
  const { columns, width, planes, n3 } = shape;
  const rows = lengthOf(rowsOf(shape, 0));
  const block = Math.min(width, n3);
  const ofColumns = Math.min(columns, n3) * valueBytes;
  const ofMiddle = shape.n2 > 1 ? rows * block * 2 * valueBytes : Number.POSITIVE_INFINITY;
  return Math.min(ofColumns, ofMiddle, rows * planes * block * 2 * valueBytes);
}
