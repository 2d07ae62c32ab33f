/** Any length as one circular convolution of a power-of-two length: the chirp transform. */
import { writeRoot } from "./roots.ts";
import { forwardStockham, planStockham, type StockhamPlan } from "./stockham.ts";

export interface BluesteinPlan {
  readonly kind: "bluestein";
  readonly n: number;
  readonly chirp: Float64Array; // exp(-πi·k²/n)
  readonly response: Float64Array; // spectrum of the conjugate chirp, divided by the inner length
  readonly inner: StockhamPlan;
  readonly work: Float64Array;
}

export function planBluestein(n: number): BluesteinPlan {
  const length = 2 ** Math.max(3, Math.ceil(Math.log2(2 * n - 1)));
  const inner = planStockham(length);
  const chirp = new Float64Array(2 * n);
  for (let k = 0, square = 0; k < n; k++) {
    writeRoot(chirp, 2 * k, square, 2 * n);
    square = (square + 2 * k + 1) % (2 * n); // k² mod 2n without ever forming k², which would lose bits
  }
  const response = new Float64Array(2 * length);
  for (let k = 0; k < n; k++) {
    const mirrored = 2 * ((length - k) % length);
    response[2 * k] = response[mirrored] = chirp[2 * k]! / length;
    response[2 * k + 1] = response[mirrored + 1] = -chirp[2 * k + 1]! / length;
  }
  forwardStockham(inner, response, response);
  return { kind: "bluestein", n, chirp, response, inner, work: new Float64Array(2 * length) };
}

/** Forward transform of n interleaved values; input and output may be the same array. */
export function forwardBluestein(plan: BluesteinPlan, input: Float64Array, output: Float64Array): void {
  const { n, chirp, response, inner, work } = plan;
  for (let i = 0; i < 2 * n; i += 2) {
    work[i] = input[i]! * chirp[i]! - input[i + 1]! * chirp[i + 1]!;
    work[i + 1] = input[i]! * chirp[i + 1]! + input[i + 1]! * chirp[i]!;
  }
  work.fill(0, 2 * n);
  forwardStockham(inner, work, work);
  for (let i = 0; i < work.length; i += 2) {
    const re = work[i]! * response[i]! - work[i + 1]! * response[i + 1]!;
    const im = work[i]! * response[i + 1]! + work[i + 1]! * response[i]!;
    work[i] = re;
    work[i + 1] = -im; // a forward transform of the conjugate is the conjugate of the inverse
  }
  forwardStockham(inner, work, work);
  for (let i = 0; i < 2 * n; i += 2) {
    output[i] = work[i]! * chirp[i]! + work[i + 1]! * chirp[i + 1]!;
    output[i + 1] = work[i]! * chirp[i + 1]! - work[i + 1]! * chirp[i]!;
  }
}
