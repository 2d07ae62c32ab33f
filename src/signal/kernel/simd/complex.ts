/** Which steps make a complex transform of a length. `inverse` is unscaled: re and im exchanged before and after. */
import { convolutionLength, isSmooth, planBlockFactors, planLooseFactors, splitInTwo } from "./factors.ts";
import { fourSteps } from "./four-step.ts";
import type { Kernels } from "./kernels.ts";
import type { Holding } from "./shelf.ts";
import { chirpTable, firstTable, passTable } from "./tables.ts";
import { OP, pass, type Step, writeSteps } from "./words.ts";

/** From here on the passes of one long transform would leave the cache each time. */
const FOUR_STEP_BYTES = { f32: 2 ** 21, f64: 2 ** 20 };

export interface Job {
  readonly kernels: Kernels;
  readonly holding: Holding;
}

export interface Transform {
  readonly n: number;
  readonly from: number;
  readonly to: number;
  readonly inverse: boolean;
}

export function complexSteps(job: Job, transform: Transform): Step[] {
  const { lanes, valueBytes } = job.kernels;
  const { n, from, to } = transform;
  if (n === 1) return [[OP.copy, from, to, 0, 2 * valueBytes]];
  if (!isSmooth(n)) return chirpSteps(job, transform);
  const split = splitOf(job, n);
  if (split) return fourSteps(job, transform, split);
  const factors = planBlockFactors(n, lanes);
  return factors ? blockSteps(job, transform, factors, "interleaved") : looseSteps(job, transform);
}

/** The matrix that a length beyond the cache is computed as. */
export function splitOf({ kernels: { precision, lanes, valueBytes } }: Job, n: number): [number, number] | undefined {
  return 2 * valueBytes * n >= FOUR_STEP_BYTES[precision] && isSmooth(n) ? splitInTwo(n, lanes) : undefined;
}

/** Whether a forward transform of n may leave its results in blocks, as `unpickBlocks` reads them. */
export function blockFactors(job: Job, n: number): number[] | undefined {
  const { lanes } = job.kernels;
  return n % lanes !== 0 || splitOf(job, n) ? undefined : planBlockFactors(n, lanes);
}

export function blockSteps(
  { kernels, holding }: Job,
  { n, from, to, inverse }: Transform,
  factors: readonly number[],
  results: "interleaved" | "blocks",
): Step[] {
  const bytes = 2 * kernels.valueBytes * n;
  const work = factors.length > 1 ? [holding.work(0, bytes), holding.work(1, bytes)] : [];
  let [length, s, inp] = [n, 1, from];
  return factors.map((radix, i): Step => {
    const last = i === factors.length - 1;
    const out = last ? to : work[i % 2]!;
    const m = length / radix;
    const table = last ? 0 : (i === 0 ? firstTable : passTable)(kernels, holding, length, radix);
    const ending = results === "blocks" ? "lastBlock" : inverse ? "lastSwap" : "last";
    const step: Step =
      i === 0
        ? [pass(inverse ? "firstSwap" : "first", radix), inp, out, table, m]
        : [pass(last ? ending : "middle", radix), inp, out, table, m, s];
    [length, s, inp] = [m, s * radix, out];
    return step;
  });
}

function looseSteps({ kernels, holding }: Job, { n, from, to, inverse }: Transform): Step[] {
  const bytes = 2 * kernels.valueBytes * n;
  const factors = planLooseFactors(n);
  const work = factors.length > 1 ? [holding.work(0, bytes), holding.work(1, bytes)] : [];
  let [length, s, inp] = [n, 1, from];
  return factors.map((radix, i): Step => {
    const out = i === factors.length - 1 ? to : work[i % 2]!;
    const m = length / radix;
    const table = passTable(kernels, holding, length, radix);
    const step: Step = [pass(i === 0 ? "looseFirst" : "loose", radix), inp, out, table, m, s, inverse ? 1 : 0];
    [length, s, inp] = [m, s * radix, out];
    return step;
  });
}

/** Any length as one circular convolution with a chirp: Bluestein (1970), doi:10.1109/TAU.1970.1162132. */
function chirpSteps(job: Job, { n, from, to, inverse }: Transform): Step[] {
  const { kernels, holding } = job;
  const valueBytes = 2 * kernels.valueBytes;
  const length = convolutionLength(2 * n - 1);
  const [a, b] = [holding.work(2, valueBytes * length), holding.work(3, valueBytes * length)];
  const chirp = chirpTable(kernels, holding, n);
  const forward = complexSteps(job, { n: length, from: a, to: b, inverse: false });
  return [
    [OP.product, from, a, chirp, n, inverse ? 1 : 0],
    [OP.zero, 0, a + n * valueBytes, 0, (length - n) * valueBytes],
    ...forward,
    [OP.product, b, a, responseTable(job, n, length), length, 0],
    ...complexSteps(job, { n: length, from: a, to: b, inverse: true }),
    [OP.product, b, to, chirp, n, inverse ? 2 : 0],
  ];
}

/** The spectrum of the conjugate chirp over the inner length, divided by it. */
export function responseTable(job: Job, n: number, length: number): number {
  const { kernels, holding } = job;
  const { values, valueBytes, precision, exports } = kernels;
  return holding.keep(`${precision} response ${n} ${length}`, 2 * valueBytes * length, (at) => {
    const chirp = chirpTable(kernels, holding, n) / valueBytes;
    const a = holding.work(2, 2 * valueBytes * length);
    const from = a / valueBytes;
    values.fill(0, from, from + 2 * length);
    for (let k = 0; k < n; k++)
      for (const i of [from + 2 * k, from + 2 * ((length - k) % length)]) {
        values[i] = values[chirp + 2 * k]! / length;
        values[i + 1] = -values[chirp + 2 * k + 1]! / length;
      }
    const steps = complexSteps(job, { n: length, from: a, to: at, inverse: false });
    const { table, count } = writeSteps(holding, steps);
    exports.run(table, count);
  });
}
