/** Drawn uses of the kernels over samples, computed plainly first and by the kernels later: what both give is the same to rounding. */
import fc from "fast-check";
import { planPolyphase, runPolyphase } from "../../../../src/signal/filter/fir.ts";
import { sosfilt } from "../../../../src/signal/filter/sosfilt.ts";
import { toDecibels } from "../../../../src/signal/kernel/to-decibels.ts";
import { reduceBuckets } from "../../../../src/signal/stored/pyramid/reduce-buckets.ts";
import { momentsOf } from "../../../../src/signal/stored/statistics/moments.ts";
import type { F } from "../../../../src/signal/types.ts";
import { runs } from "../../../support/runs.ts";
import { noise } from "../close.ts";

/** Results, and how far each may be from what it is compared with: a share of `scale`. */
interface Result {
  readonly values: ArrayLike<number>;
  readonly tolerance: number;
  readonly scale: number;
}

interface Case {
  readonly name: string;
  run(): Result[];
}

export type Answers = { name: string; run(): Result[]; expected: Result[] }[];

const seeds = fc.integer({ min: 1, max: 1e6 });
const wild = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
const wildAt = (most: number) => fc.array(fc.tuple(fc.nat(30_000), wild), { maxLength: most });

/** Lengths around those that are cut into pieces, and short ones. */
const lengths = fc.oneof(
  fc.nat(40),
  fc.nat(3000),
  fc.constantFrom(8191, 8192, 8193, 16_384),
  fc.integer({ min: 8000, max: 30_000 }),
);

const drawSignal = (most: number) =>
  fc
    .record({ n: lengths, seed: seeds, isSingle: fc.boolean(), level: fc.constantFrom(0, 3, -1e3), wild: wildAt(most) })
    .map(({ n, seed, isSingle, level, wild: places }): F => {
      const values = noise(n, seed).map((value) => value + level);
      for (const [at, value] of places) if (n > 0) values[at % n] = value;
      return isSingle ? Float32Array.from(values) : values;
    });

/** A state that fades is taken for nothing sooner or later, below 1e-200. */
const FADED = 1e-199;

/** The largest magnitude of what is finite. */
function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) most = Math.max(most, Math.abs(values[i]!));
  return most;
}

const exactly = (values: ArrayLike<number>): Result => ({ values, tolerance: 0, scale: 1 });
const near = (value: number, tolerance: number, scale: number): Result => ({ values: [value], tolerance, scale });

const extremes = fc
  .record({
    x: drawSignal(30),
    bucket: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(256, 8192, 9000)),
    at: fc.nat(3),
    isSingle: fc.boolean(),
  })
  .map(
    ({ x, bucket, at, isSingle }): Case => ({
      name: `extremes of ${x.constructor.name}(${x.length}), ${bucket} a bucket`,
      run() {
        const length = 2 * (at + Math.ceil(x.length / bucket));
        const out = isSingle ? new Float32Array(length) : new Float64Array(length);
        return [exactly([reduceBuckets(x, bucket, out, at)]), exactly(out)];
      },
    }),
  );

const moments = drawSignal(5).map(
  (x): Case => ({
    name: `moments of ${x.constructor.name}(${x.length})`,
    run() {
      const { count, gaps, min, max, mean, m2, m3, m4 } = momentsOf(x);
      const most = Math.max(Math.abs(min), Math.abs(max));
      return [
        exactly([count, gaps, min, max]),
        near(mean, 1e-12, most),
        near(m2, 1e-9, m2),
        near(m3, 1e-9, Math.sqrt(m2 * m4)),
        near(m4, 1e-9, m4),
      ];
    },
  }),
);

const rates = fc
  .record({
    ...{ x: drawSignal(4), taps: fc.integer({ min: 1, max: 150 }), seed: seeds, delay: fc.nat(200) },
    ...{ up: fc.integer({ min: 1, max: 13 }), down: fc.integer({ min: 1, max: 13 }) },
  })
  .map(({ x, taps, seed, up, down, delay }): Case => {
    const h = noise(taps, seed);
    const plan = planPolyphase(h, { up, down, delay });
    const first = Math.floor(delay / up) - plan.perPhase + 1;
    const reach = x.length - plan.perPhase;
    const outputs = reach < 0 ? 0 : Math.floor((reach * up) / down) + 1;
    const most = largest(x);
    return {
      name: `${taps} taps on ${x.constructor.name}(${x.length}), ${up}/${down} after ${delay}`,
      run() {
        const out = x instanceof Float32Array ? new Float32Array(outputs) : new Float64Array(outputs);
        runPolyphase(plan, x, first, out);
        const [tolerance, scale] = [x instanceof Float32Array ? 3e-7 : 1e-15, most * plan.perPhase];
        return [{ values: out, tolerance, scale }];
      },
    };
  });

/** A section whose poles and zeros lie within the circle. */
const section = fc
  .record({
    radius: fc.double({ min: 0, max: 0.97, noNaN: true }),
    angle: fc.double({ min: 0, max: 3.14, noNaN: true }),
    b: fc.tuple(seeds, fc.nat(2)),
  })
  .map(({ radius, angle, b: [seed, terms] }) => {
    const b = noise(3, seed).map((value, k) => (k <= terms ? value : 0));
    return [...b, 1, -2 * radius * Math.cos(angle), radius * radius];
  });

const sections = fc
  .record({ x: drawSignal(1), sos: fc.array(section, { minLength: 1, maxLength: 9 }), hasState: fc.boolean() })
  .map(
    ({ x, sos, hasState }): Case => ({
      name: `${sos.length} sections on ${x.constructor.name}(${x.length})`,
      run() {
        const zi = sos.map((_, i) => (hasState ? [...noise(2, i + 1)] : [0, 0]));
        const { y, zf } = sosfilt(sos, x, { zi });
        const wildAt = y.findIndex((value: number) => !Number.isFinite(value));
        const tame = wildAt < 0 ? y : y.subarray(0, wildAt);
        const scale = largest(tame);
        const tolerance = x instanceof Float32Array ? 1e-6 : 1e-11;
        const state = zf.flat();
        const stateScale = largest(state);
        return [
          exactly([wildAt]),
          { values: tame, tolerance, scale },
          wildAt < 0 ? { values: state, tolerance: 1e-9, scale: stateScale } : exactly([]),
          exactly(wildAt < 0 ? [] : [...y.subarray(wildAt)].filter(Number.isFinite)),
        ];
      },
    }),
  );

const powers = fc
  .record({
    n: lengths,
    seed: seeds,
    isSingle: fc.boolean(),
    wild: fc.array(
      fc.tuple(fc.nat(30_000), fc.oneof(wild, fc.constantFrom(0, -0, -1, 1, 2 ** -126, 2 ** -127, 5e-324, 2 ** -1022))),
    ),
    floorDb: fc.constantFrom(undefined, -120),
    offsetDb: fc.constantFrom(undefined, 93.9),
  })
  .map(({ n, seed, isSingle, wild: places, floorDb, offsetDb }): Case => {
    const values = noise(n, seed).map((value, i) => 10 ** (37 * value) * (i % 7 ? 1 : -1));
    for (const [at, value] of places) if (n > 0) values[at % n] = value;
    const x = isSingle ? Float32Array.from(values) : values;
    return {
      name: `levels of ${x.constructor.name}(${n})`,
      run() {
        const out = new Float32Array(n);
        toDecibels(x, out, {
          ...(floorDb !== undefined && { floorDb }),
          ...(offsetDb !== undefined && { offsetDb }),
        });
        const isFar = x.map((power) => Number(power > 0 && Math.abs(10 * Math.log10(power) + (offsetDb ?? 0)) > 400));
        const [near, far] = [0, 1].map((kind) => out.filter((_, i) => isFar[i] === kind));
        return [
          { values: near!, tolerance: 1e-4, scale: 1 },
          { values: far!, tolerance: 1e-3, scale: 1 }, // f32 has no more digits
        ];
      },
    };
  });

/** Answers of the kernels that are loaded now. */
export const answersNow = (): Answers =>
  [extremes, moments, rates, sections, powers]
    .flatMap((each) =>
      fc.sample(each as fc.Arbitrary<Case>, { numRuns: runs(150), ...(!import.meta.env.SOAK && { seed: 7 }) }),
    )
    .map(({ name, run }) => ({ name, run, expected: run() }));

/** Cases whose answers are others now. */
export const differencesNow = (answers: Answers): string[] =>
  answers.flatMap(({ name, run, expected }) => {
    const worst = run().map((result, i) => worstOf(result, expected[i]!));
    return worst.some((said) => said !== "") ? [`${name}: ${worst.join(" | ")}`] : [];
  });

function worstOf({ values }: Result, { values: expected, tolerance, scale }: Result): string {
  if (values.length !== expected.length) return `${values.length} values instead of ${expected.length}`;
  for (let i = 0; i < values.length; i++) {
    const [value, wanted] = [values[i]!, expected[i]!];
    const isSame = value === wanted || (Number.isNaN(value) && Number.isNaN(wanted));
    if (!isSame && !(Math.abs(value - wanted) <= tolerance * scale + FADED))
      return `${value} instead of ${wanted} at ${i}`;
  }
  return "";
}
