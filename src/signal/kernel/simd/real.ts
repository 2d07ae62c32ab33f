/** Which steps make a real transform of a length: half as many complex values where n is even and not tiny. */
import { blockFactors, blockSteps, complexSteps, type Job, splitOf } from "./complex.ts";
import { realFourSteps } from "./four-step.ts";
import { unpickTable } from "./tables.ts";
import { OP, type Step } from "./words.ts";

/** Below, unpicking would read and write beyond the middle. */
const LEAST_HALVED = 16;

interface RealTransform {
  readonly n: number;
  readonly samples: number;
  readonly bins: number;
}

export function forwardRealSteps(job: Job, { n, samples, bins }: RealTransform): Step[] {
  const value = 2 * job.kernels.valueBytes;
  if (!isHalved(n)) {
    const [whole, spectrum] = wholeWork(job, n);
    return [
      [OP.widen, samples, whole, 0, n],
      ...complexSteps(job, { n, from: whole, to: spectrum, inverse: false }),
      [OP.copy, spectrum, bins, 0, value * (Math.floor(n / 2) + 1)],
    ];
  }
  const half = n / 2;
  const split = splitOf(job, half);
  const fused = split && realFourSteps(job, { n: half, from: samples, to: bins, inverse: false }, split);
  if (fused) return fused;
  const z = job.holding.work(4, value * (half + 1));
  const table = unpickTable(job.kernels, job.holding, n);
  const transform = { n: half, from: samples, to: z, inverse: false };
  const factors = blockFactors(job, half);
  return factors
    ? [...blockSteps(job, transform, factors, "blocks"), [OP.unpickBlocks, z, bins, table, half]]
    : [...complexSteps(job, transform), [OP.unpick, z, bins, table, half]];
}

export function inverseRealSteps(job: Job, { n, samples, bins }: RealTransform): Step[] {
  if (!isHalved(n)) {
    const [whole, signal] = wholeWork(job, n);
    return [
      [OP.mirror, bins, whole, 0, n],
      ...complexSteps(job, { n, from: whole, to: signal, inverse: true }),
      [OP.narrow, signal, samples, 0, n],
    ];
  }
  const half = n / 2;
  const z = job.holding.work(4, 2 * job.kernels.valueBytes * (half + 1));
  const table = unpickTable(job.kernels, job.holding, n);
  return [[OP.pick, bins, z, table, half], ...complexSteps(job, { n: half, from: z, to: samples, inverse: true })];
}

const isHalved = (n: number): boolean => n % 2 === 0 && n >= LEAST_HALVED;

const wholeWork = ({ kernels, holding }: Job, n: number): [number, number] => [
  holding.work(4, 2 * kernels.valueBytes * n),
  holding.work(5, 2 * kernels.valueBytes * n),
];
