import { createScratch, type Folder, hasJobFiles, type OpenFile } from "../../../bytes/index.ts";
import { loadKernels } from "../../kernel/load-kernels.ts";
import { planFft } from "../../kernel/plan-fft.ts";
import { type Device, TYPICAL_DEVICE } from "../plan/device.ts";

const FILE = "probe";
const FILE_BYTES = 16 * 2 ** 20;
const BLOCK_BYTES = 2 ** 20;
const SHORT_BYTES = 4096;
const CALLS = 128;
const ROW = 2 ** 14;
const ROWS = 8;
/** What is measured has just been written; from a cold disk a read of a few bytes costs more than this. */
const LEAST_READ_CALL_S = 20e-6;

let measured: Device | undefined; // of this thread; a device stays what it is

/** Measures what scratch files and transforms cost here, in a fifth of a second; once a thread. */
export async function measureDevice(folder: Folder): Promise<Device> {
  if (measured) return measured;
  await loadKernels().catch(() => {}); // where they cannot be loaded the plain ones compute
  const file = (await folder.openFile(FILE, { create: true }))!;
  try {
    measured = { ...TYPICAL_DEVICE, ...measureFile(file), flopsPerS: measureTransform() };
    return measured;
  } finally {
    file.close();
    await folder.removeFile(FILE);
  }
}

/** The same without files of a computation; where there is no OPFS, what is typical. */
export async function measureHere(): Promise<Device> {
  if (!hasJobFiles()) return TYPICAL_DEVICE;
  const scratch = await createScratch();
  try {
    return await measureDevice(scratch.folder);
  } finally {
    await scratch.close();
  }
}

function measureFile(file: OpenFile) {
  const [block, short] = [new Uint8Array(BLOCK_BYTES).fill(1), new Uint8Array(SHORT_BYTES).fill(1)];
  const strideBytes = FILE_BYTES / CALLS;
  const blocks = (act: (at: number) => void) => seconds(() => forEachStep(FILE_BYTES, BLOCK_BYTES, act));
  const shorts = (act: (at: number) => void) => seconds(() => forEachStep(FILE_BYTES, strideBytes, act)) / CALLS;
  const writing = blocks((at) => file.writeAt(at, block));
  const writeCallS = shorts((at) => file.writeAt(at, short));
  const reading = blocks((at) => file.readAt(at, block));
  const readCallS = shorts((at) => file.readAt(at, short));
  return {
    readCallS: Math.max(readCallS, LEAST_READ_CALL_S),
    writeCallS,
    readBytesPerS: FILE_BYTES / reading,
    writeBytesPerS: FILE_BYTES / writing,
  };
}

function forEachStep(end: number, step: number, act: (at: number) => void): void {
  for (let at = 0; at < end; at += step) act(at);
}

/** The second run: compiled by then. */
function measureTransform(): number {
  const plan = planFft({ n: ROW, kind: "complex", precision: "f32" });
  try {
    const run = () => {
      for (let row = 0; row < ROWS; row++) plan.forward();
    };
    run();
    return (ROWS * 5 * ROW * Math.log2(ROW)) / seconds(run);
  } finally {
    plan.close();
  }
}

function seconds(run: () => void): number {
  const startedAt = performance.now();
  run();
  return Math.max(performance.now() - startedAt, 0.01) / 1000;
}
