import { isCode } from "../../../base/errors.ts";
import type { FftPlan, FftSpec } from "../plan-fft.ts";
import { complexSteps, type Job } from "./complex.ts";
import type { Kernels } from "./kernels.ts";
import { forwardRealSteps, inverseRealSteps } from "./real.ts";
import { Holding } from "./shelf.ts";
import { writeSteps } from "./words.ts";

/** A transform in WebAssembly; undefined where it does not fit into the memory of the kernels. */
export function planSimdFft(kernels: Kernels, spec: FftSpec): SimdPlan | undefined {
  const holding = new Holding(kernels.shelf);
  try {
    return plan({ kernels, holding }, spec);
  } catch (error) {
    holding.close();
    if (isCode(error, "over-budget")) return undefined;
    throw error;
  }
}

/** Where its parts lie in kernel memory, for who feeds it there. */
export interface SimdPlan extends FftPlan {
  readonly at: { input: number; output: number; table: number; steps: number };
}

function plan(job: Job, { n, kind }: FftSpec): SimdPlan {
  const { kernels, holding } = job;
  const { valueBytes, values, exports } = kernels;
  const lengths = kind === "real" ? [n, 2 * (Math.floor(n / 2) + 1)] : [2 * n, 2 * n];
  const [from, to] = [holding.allocate(valueBytes * lengths[0]!), holding.allocate(valueBytes * lengths[1]!)];
  const real = { n, samples: from, bins: to };
  const forward = writeSteps(
    holding,
    kind === "real" ? forwardRealSteps(job, real) : complexSteps(job, { n, from, to, inverse: false }),
  );
  const inverse = writeSteps(
    holding,
    kind === "real" ? inverseRealSteps(job, real) : complexSteps(job, { n, from: to, to: from, inverse: true }),
  );
  const view = (at: number, length: number) => values.subarray(at / valueBytes, at / valueBytes + length);
  return {
    input: view(from, lengths[0]!),
    output: view(to, lengths[1]!),
    at: { input: from, output: to, table: forward.table, steps: forward.count },
    forward: () => exports.run(forward.table, forward.count),
    inverse: () => exports.run(inverse.table, inverse.count),
    close: () => holding.close(),
  };
}
