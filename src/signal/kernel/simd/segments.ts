/** Powers of segments in WebAssembly: samples are copied once, all else happens in kernel memory. */
import { precisionOf } from "../../check.ts";
import type { F } from "../../types.ts";
import type { FftPlan, FftSpec } from "../plan-fft.ts";
import { withRoom } from "../samples/with-room.ts";
import { withFft } from "../with-fft.ts";
import type { SimdPlan } from "./fft.ts";
import { type Kernels, kernelsOf } from "./kernels.ts";
import type { Holding } from "./shelf.ts";
import { writeWords } from "./words.ts";

/** How a signal is cut: the window has as many values as a segment, and zeros fill it up to nfft. */
export interface Cut {
  readonly values: Float64Array; // the window's
  readonly hop: number;
  readonly nfft: number;
  readonly detrend: "constant" | "linear" | false;
}

/** Samples copied at a time: they stay in the second cache. */
const PIECE = 2 ** 16;
const ROWS = 16;

const DETREND = { false: 0, constant: 1, linear: 2 };

/**
 * Adds |X|² of the first `segments` segments to `sums`, nfft/2 + 1 of them. Two segments at a time are re and im of one
 * transform. Returns false where there are no kernels or no room, and nothing is done.
 */
export function addSegmentPowers(x: F, cut: Cut, segments: number, sums: Float64Array): boolean {
  return withSegments(x, cut, "complex", (bench) => {
    const { nfft } = cut;
    const folded = bench.holding.work(11, 8 * nfft);
    const all = bench.kernels.shelf.memory.f64.subarray(folded / 8, folded / 8 + nfft).fill(0);
    const piece = 2 * Math.max(1, Math.floor(PIECE / cut.hop / 2)); // pairs stay together
    for (let first = 0; first < segments; first += piece)
      bench.run("segmentSums", first, Math.min(piece, segments - first), nfft, folded);
    for (let k = 0; k < sums.length; k++) sums[k]! += (all[k]! + all[(nfft - k) % nfft]!) / 2;
  });
}

/** Gives |X|² of each segment in turn; the next call overwrites it. Returns false as above. */
export function eachSegmentPower(x: F, cut: Cut, segments: number, use: (power: F, segment: number) => void): boolean {
  return withSegments(x, cut, "real", (bench) => {
    const bins = Math.floor(cut.nfft / 2) + 1;
    const { valueBytes, values } = bench.kernels;
    const rows = bench.holding.work(11, valueBytes * ROWS * bins);
    const piece = Math.max(1, Math.min(ROWS, Math.floor(PIECE / cut.hop)));
    for (let first = 0; first < segments; first += piece) {
      const count = Math.min(piece, segments - first);
      bench.run("segmentRows", first, count, bins, rows);
      for (let i = 0; i < count; i++)
        use(values.subarray(rows / valueBytes + i * bins, rows / valueBytes + (i + 1) * bins), first + i);
    }
  });
}

interface Bench {
  readonly kernels: Kernels;
  readonly holding: Holding;
  /** Copies the samples of some segments and runs the kernel over them. */
  run(name: "segmentSums" | "segmentRows", first: number, segments: number, bins: number, to: number): void;
}

function withSegments(x: F, cut: Cut, kind: FftSpec["kind"], use: (bench: Bench) => void): boolean {
  const precision = precisionOf(x);
  if (!kernelsOf(precision)) return false;
  return withFft({ n: cut.nfft, kind, precision }, (plan) => {
    if (!isSimd(plan)) return false;
    return withRoom(precision, (kernels, holding) => use(createBench(kernels, holding, x, cut, plan)));
  });
}

const isSimd = (plan: FftPlan): plan is SimdPlan => "at" in plan;

function createBench(kernels: Kernels, holding: Holding, x: F, cut: Cut, plan: SimdPlan): Bench {
  const { valueBytes, values, exports } = kernels;
  const n = cut.values.length;
  const samples = holding.work(10, valueBytes * (Math.max(PIECE, 2 * cut.hop) + n));
  const window = holding.allocate(valueBytes * n);
  values.set(cut.values, window / valueBytes);
  plan.input.fill(0); // beyond n it stays so
  const { input, table, steps, output } = plan.at;
  const words = writeWords(holding, [
    ...[samples, valueBytes * cut.hop, 0, n, window, DETREND[`${cut.detrend}`]],
    ...[input, table, steps, output, 0, 0],
  ]);
  const { u32 } = holding.shelf.memory;
  return {
    kernels,
    holding,
    run(name, first, segments, bins, to) {
      const start = first * cut.hop;
      values.set(x.subarray(start, start + (segments - 1) * cut.hop + n), samples / valueBytes);
      u32[words / 4 + 2] = segments;
      u32.set([bins, to], words / 4 + 10);
      exports[name](words);
    },
  };
}
