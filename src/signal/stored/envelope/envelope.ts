import { type FftPlan, planFft } from "../../kernel/plan-fft.ts";
import type { F } from "../../types.ts";
import type { SampleReader } from "../source/read-samples.ts";
import { type EnvelopePlan, envelopeTaps } from "./plan-envelope.ts";

const PIECE_FRAMES = 1 << 18;
const BLOCK = 8192; // eight times the filter: seven eighths of each transform are result

/**
 * Reads the envelope of what `reader` reads: the magnitude of the signal filtered to a band of positive frequencies.
 *
 * Memory  a quarter of a million frames at a time, and blocks of 8192. A gap blanks the values that its filter reaches, no more.
 * Source  overlap-save: Oppenheim & Schafer, Discrete-Time Signal Processing, 8.7.3.
 */
export function createEnvelope(
  plan: EnvelopePlan,
  rateHz: number,
  reader: SampleReader,
  precision: "f32" | "f64",
): SampleReader["read"] {
  const { taps, decimation } = plan;
  const edge = (taps - 1) / 2;
  const pieceValues = Math.max(1, Math.floor(PIECE_FRAMES / decimation));
  return async (first, count) => {
    const out = precision === "f32" ? new Float32Array(count) : new Float64Array(count);
    const filter = planFilter(plan, rateHz);
    try {
      for (let done = 0; done < count; done += pieceValues) {
        const piece = out.subarray(done, done + pieceValues);
        const from = (first + done) * decimation - edge;
        const x = await reader.read(from, (piece.length - 1) * decimation + taps);
        const gaps = gapsOf(x);
        magnitudes(filter, gaps.length > 0 ? withoutGaps(x, gaps) : x, piece, plan);
        if (gaps.length > 0) blankNear(gaps, piece, plan);
      }
    } finally {
      filter.forward.close();
      filter.inverse.close();
    }
    return out;
  };
}

function gapsOf(x: F): number[] {
  const gaps: number[] = [];
  for (let i = 0; i < x.length; i++) if (!Number.isFinite(x[i]!)) gaps.push(i);
  return gaps;
}

/** A copy with zeros in their place, or they would blank all that is transformed together with them. */
function withoutGaps(x: F, gaps: readonly number[]): F {
  const filled = x.slice();
  for (const gap of gaps) filled[gap] = 0;
  return filled;
}

/** Values that the filter made of a gap are none. */
function blankNear(gaps: readonly number[], out: F, { taps, decimation }: EnvelopePlan): void {
  for (const gap of gaps) {
    const first = Math.max(0, Math.ceil((gap - taps + 1) / decimation));
    out.fill(Number.NaN, first, Math.min(out.length, Math.floor(gap / decimation) + 1));
  }
}

interface Filter {
  readonly forward: FftPlan; // real
  readonly inverse: FftPlan; // complex
  readonly response: Float64Array; // bins 0 to n/2, divided by n
}

function planFilter(plan: EnvelopePlan, rateHz: number): Filter {
  const forward = planFft({ n: BLOCK, kind: "real", precision: "f64" });
  const inverse = planFft({ n: BLOCK, kind: "complex", precision: "f64" });
  inverse.input.fill(0);
  inverse.input.set(envelopeTaps(plan, rateHz));
  inverse.forward();
  const response = Float64Array.from(inverse.output, (value) => value / BLOCK);
  return { forward, inverse, response };
}

/** x begins where the filter's first tap meets the first value; each block gives its values that no edge has touched. */
function magnitudes({ forward, inverse, response }: Filter, x: F, out: F, { taps, decimation }: EnvelopePlan): void {
  const fresh = BLOCK - taps + 1;
  let next = 0; // value of `out`
  for (let start = 0; next < out.length; start += fresh) {
    const part = x.subarray(start, start + BLOCK);
    forward.input.set(part);
    forward.input.fill(0, part.length);
    forward.forward();
    multiplyHermitian(forward.output, response, inverse.output);
    inverse.inverse();
    const filtered = inverse.input;
    for (; next < out.length && next * decimation < start + fresh; next++) {
      const at = 2 * (taps - 1 + next * decimation - start);
      out[next] = Math.hypot(filtered[at]!, filtered[at + 1]!);
    }
  }
}

/** Spectrum of a real signal (half of it given) times a response of all n bins. */
function multiplyHermitian(half: F, response: Float64Array, out: F): void {
  const n = BLOCK;
  for (let k = 0; k < n; k++) {
    const from = k <= n / 2 ? k : n - k;
    const re = half[2 * from]!;
    const im = k <= n / 2 ? half[2 * from + 1]! : -half[2 * from + 1]!;
    out[2 * k] = re * response[2 * k]! - im * response[2 * k + 1]!;
    out[2 * k + 1] = re * response[2 * k + 1]! + im * response[2 * k]!;
  }
}
