/** Calls of the signal door as data, so that the same ones go to us and to scipy (test/fixtures/signal/oracle.py). */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { isCode } from "../../../src/base/errors.ts";
import type { Complex, F } from "../../../src/signal/index.ts";
import * as signal from "../../../src/signal/index.ts";
import { python } from "../../support/peers.ts";
import { runs } from "../../support/runs.ts";
import { noise, relativeL2 } from "./close.ts";

export interface Call {
  name: string;
  args: unknown[];
  options?: Record<string, unknown>;
}

export interface Noise {
  noise: [length: number, seed: number];
  type?: "f4" | "f8";
  im?: number;
  shape?: number[];
  level?: number;
}

export type Answer = [shape: number[], doubles: string][] | { error: string };

const FOLDER = new URL("../../fixtures/signal/", import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"));

export function readFixtures(): { call: Call; answer: Answer }[] {
  const { answers } = read("answers.json") as { answers: Answer[] };
  return (read("calls.json") as Call[]).map((call, i) => ({ call, answer: answers[i]! }));
}

/** Drawn calls: the same ones in every run of the tests, others in a soak. */
export const drawCalls = (arbitrary: fc.Arbitrary<Call>, count: number): Call[] =>
  fc.sample(arbitrary, { numRuns: runs(count), ...(!import.meta.env.SOAK && { seed: 1958 }) });

export const drawNoise = (least: number, most: number, more: fc.Arbitrary<Partial<Noise>> = fc.constant({})) =>
  fc
    .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: 1, max: 1e6 }), fc.constantFrom("f4", "f8"), more)
    .map(([length, seed, type, rest]): Noise => ({ noise: [length, seed], type, ...rest }));

/** Options of which any may be left out. */
export const drawOptions = (each: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(each, { requiredKeys: [] });

/** Debian's scipy on all calls, in one process. */
export function askScipy(calls: readonly Call[]): Answer[] {
  const script = readFileSync(new URL("oracle.py", FOLDER), "utf8");
  return JSON.parse(python(script, JSON.stringify(calls)).toString()) as Answer[];
}

const isNoise = (value: unknown): value is Noise => typeof value === "object" && value !== null && "noise" in value;

function drawn(value: unknown): unknown {
  if (!isNoise(value)) return value;
  const { noise: seeded, type = "f8", im, shape, level } = value;
  const typed = (values: Float64Array): F => (type === "f4" ? Float32Array.from(values) : values);
  const rounded = (values: Float64Array) => (level ? values.map((one) => roundEven(one * level) / level) : values);
  const re = typed(rounded(noise(...seeded)));
  if (im !== undefined) return { re, im: typed(noise(seeded[0], im)), ...(shape && { shape }) };
  if (!shape) return re;
  const stride = shape.map((_, axis) => shape.slice(axis + 1).reduce((all, one) => all * one, 1));
  return { data: re, shape, stride, offset: 0, dtype: type === "f4" ? "float32" : "float64" };
}

/** As numpy rounds. */
function roundEven(value: number): number {
  const nearest = Math.round(value);
  return Math.abs(value % 1) === 0.5 && nearest % 2 ? nearest - 1 : nearest;
}

type Results = readonly (ArrayLike<number> | Complex)[];
type Options = Record<string, unknown>;
const door = signal as unknown as Record<string, (...args: unknown[]) => unknown>;
const rows = (values: number[][]) => Float64Array.from(values.flat());
const design = (value: unknown) => signal.butter(...(value as Parameters<typeof signal.butter>));

const RUNNERS: Record<string, (args: unknown[], options: Options) => Results> = {
  getWindow: (args) => [door.getWindow!(...args) as F],
  butter: (args, o) => [rows(door.butter!(...args, o) as number[][])],
  sosfiltZi: ([sos]) => [rows(signal.sosfiltZi(design(sos)))],
  sosfiltfilt: ([sos, x], o) => [signal.sosfiltfilt(design(sos), x as F, o)],
  sosfilt: ([said, x], { zi }) => {
    const sos = design(said);
    if (!zi) return [signal.sosfilt(sos, x as F)];
    const state = signal.sosfiltZi(sos).map((row) => row.map((one) => one * 0.5));
    const { y, zf } = signal.sosfilt(sos, x as F, { zi: state });
    return [y, rows(zf)];
  },
  findPeaks: ([x], o) => {
    const { peaks, properties } = signal.findPeaks(x as F, o);
    const names = Object.keys(properties).sort();
    return [peaks, ...names.map((name) => properties[name]!)];
  },
  istft: ([x], { forward, ...o }) => {
    const { t, x: back } = signal.istft(signal.stft(x as F, forward as signal.StftOpts).Zxx, o);
    return [t, back];
  },
};

/** Ours, as flat arrays in the order of scipy's; complex values as re, im, re, im … */
export function callOurs({ name, args, options = {} }: Call): ArrayLike<number>[] {
  const values = args.map(drawn);
  const chosen = Object.fromEntries(Object.entries(options).map(([key, value]) => [key, drawn(value)]));
  const results = RUNNERS[name]?.(values, chosen) ?? [door[name]!(...values, chosen)].flatMap(asList);
  return results.map((one) => (isComplex(one) ? Array.from(one.re).flatMap((re, i) => [re, one.im[i]!]) : one));
}

const isComplex = (value: unknown): value is Complex => typeof value === "object" && value !== null && "re" in value;

function asList(result: unknown): (ArrayLike<number> | Complex)[] {
  if (ArrayBuffer.isView(result) || isComplex(result)) return [result as F | Complex];
  if ("data" in (result as object)) return [(result as { data: F }).data];
  return Object.values(result as object);
}

const isSingle = ({ args }: Call) => args.some((value) => isNoise(value) && value.type === "f4");

export interface Closeness {
  /** Relative L2 distance; near the rounding of f32 or f64 if not said. */
  tolerance?: number;
  /** Root of the mean square that a result is taken to have at least: of one that is nothing but rounding no digit can be the same. */
  level?: number;
}

/** What is wrong with ours, or nothing. Where scipy raises, ours throws "invalid-argument". */
function differenceOf(call: Call, answer: Answer, o: Closeness): string | undefined {
  const { tolerance = isSingle(call) ? 1e-5 : 1e-12, level = 0 } = o;
  let ours: ArrayLike<number>[];
  try {
    ours = callOurs(call);
  } catch (error) {
    if (!isCode(error, "invalid-argument")) throw error;
    return "error" in answer ? undefined : `throws ${error.message}`;
  }
  if ("error" in answer) return `does not throw, scipy: ${answer.error}`;
  const expected = answer.map(
    ([, doubles]) => new Float64Array(Uint8Array.from(Buffer.from(doubles, "base64")).buffer),
  );
  if (ours.length !== expected.length) return `${ours.length} results instead of ${expected.length}`;
  const worst = ours.map((values, i) => {
    const error = relativeL2(values, expected[i]!);
    const size = Math.sqrt(expected[i]!.reduce((sum, value) => sum + value * value, 0) / expected[i]!.length);
    return size < level ? (error * size) / level : error;
  });
  return worst.every((error) => error <= tolerance) ? undefined : `differs by ${worst.join(", ")}`;
}

/** All differences over calls and answers, each with its call. */
export const differences = (calls: readonly Call[], answers: readonly Answer[], o: Closeness = {}): string[] =>
  calls.flatMap((call, i) => {
    const difference = differenceOf(call, answers[i]!, o);
    return difference ? [`${JSON.stringify(call)}: ${difference}`] : [];
  });
