/** What a plot shows of a full-length transform: powers of its lines, from the bins themselves or from extremes of many. */
import { type BigArray, openArray } from "../../array/index.ts";
import { FieldError } from "../../base/errors.ts";
import type { Doc, JioStorage } from "../../jio/index.ts";
import { readSpectrumRange } from "../out-of-core/spectrum-range.ts";
import type { SpectrumView } from "../tasks.ts";
import type { F } from "../types.ts";
import { addExtremes, createExtremes, planValues } from "./extremes.ts";
import { decadesOf, logColumns } from "./log-columns.ts";
import type { FrequencyAxis } from "./spectrogram-plan.ts";

const OPERATION = "rfft";
/** As many are read one by one; from farther away their extremes are enough, where there are as many of them as are drawn. */
const MOST_BINS = 2 ** 18;
const MOST_BINS_FOR_WANT_OF_EXTREMES = 2 ** 21;

export async function isFullLength(storage: JioStorage, id: string, signal: AbortSignal): Promise<boolean> {
  return (await storage.get(id, { signal })).operation === OPERATION;
}

interface Request {
  id: string;
  from: number;
  to: number;
  columns: number;
  axis?: FrequencyAxis | undefined;
}

/** Values over evenly spaced frequencies. */
interface Lines {
  readonly first: number; // Hz
  readonly step: number;
  /** Of the values that lie in one line. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Each line is one bin. */
  readonly single: boolean;
}

export async function readFullLength(
  storage: JioStorage,
  request: Request,
  signal: AbortSignal,
): Promise<SpectrumView> {
  return request.axis === "log"
    ? readDecades(storage, request, signal)
    : readEvenly(storage, { ...request, from: Math.max(request.from, 0) }, signal);
}

const FINER = 4; // columns of equal width in a decade are as wide at its lower end as a quarter of those of equal ratio

/** Each decade by itself: the lines of the lowest are few, the extremes of the highest are enough. */
async function readDecades(storage: JioStorage, request: Request, signal: AbortSignal): Promise<SpectrumView> {
  const { from, to, columns } = request;
  const decades = decadesOf(from, to);
  const each = Math.ceil((FINER * columns * Math.LN10) / Math.max(Math.log(to / from), Math.LN10));
  const views: SpectrumView[] = [];
  for (const [low, high] of decades)
    views.push(await readEvenly(storage, { ...request, from: low, to: high, columns: each }, signal));
  const joined = (name: "frequency" | "min" | "max") => joinRising(views, name);
  const found = logColumns(joined("frequency"), joined("min"), joined("max"), { from, to, columns });
  const exact = found.exact && views.every((view) => view.exact);
  return { ...found, exact, units: views[0]!.units, frequencyUnits: "Hz", placed: true };
}

/** Neighbouring views have a line or two in common. */
function joinRising(views: readonly SpectrumView[], name: "frequency" | "min" | "max"): Float64Array {
  let last = Number.NEGATIVE_INFINITY;
  const parts = views.map((view) => {
    const start = view.frequency.findIndex((hertz) => hertz > last);
    last = view.frequency.at(-1) ?? last;
    return start < 0 ? [] : view[name].subarray(start);
  });
  return Float64Array.from(parts.flatMap((part) => [...part]));
}

async function readEvenly(storage: JioStorage, request: Request, signal: AbortSignal): Promise<SpectrumView> {
  const { id, columns } = request;
  const doc = await storage.get(id, { signal });
  const scale = powerScale(doc);
  const open = (path: string) => openArray(storage, id, { path, signal });
  const data = await open("data");
  try {
    const units = String(data.attributes.units ?? "");
    const [low, high] = [await open("magnitude_min"), await open("magnitude_max")];
    try {
      const bins = await readBins(data, request, { scale, alone: aloneOf(doc), buckets: low.shape[0]! }, signal);
      return viewOf(bins ?? (await readBuckets({ low, high }, request, scale, signal)), columns, units);
    } finally {
      await Promise.all([low.close(), high.close()]);
    }
  } finally {
    await data.close();
  }
}

/** The powers of all lines between two frequencies; undefined where there are more than `most`. */
export async function readFullLengthLines(
  storage: JioStorage,
  { id, from, to, most }: { id: string; from: number; to: number; most: number },
  signal: AbortSignal,
): Promise<{ firstHz: number; stepHz: number; power: Float64Array } | undefined> {
  const doc = await storage.get(id, { signal });
  const data = await openArray(storage, id, { path: "data", signal });
  try {
    const stepHz = stepOf(data);
    const { first, count } = rangeOf({ from: Math.max(from, 0), to, columns: most }, stepHz, data.shape[0]!);
    if (count > most) return undefined;
    const power = await readPowers(data, { first, count }, { scale: powerScale(doc), alone: aloneOf(doc) }, signal);
    return { firstHz: first * stepHz, stepHz, power };
  } finally {
    await data.close();
  }
}

/** From |X|² to the power of a sine that makes that line alone: zeros at the end do not count. */
function powerScale({ parameters }: Doc): number {
  const { norm, samples, padded_to: length } = Object(parameters) as Doc;
  const factors: Record<string, number> = { backward: 1, ortho: Math.sqrt(Number(length)), forward: Number(length) };
  const perSample = (factors[String(norm)] ?? Number.NaN) / Number(samples);
  if (!(perSample > 0) || !Number.isFinite(perSample))
    throw new FieldError("invalid-metadata", "parameters tell neither norm nor lengths of the transform", {
      key: "parameters",
    });
  return 2 * perSample ** 2;
}

/** Bins that have no negative twin: the mean, and of even lengths the last one. */
function aloneOf({ parameters }: Doc): ReadonlySet<number> {
  const length = Number((Object(parameters) as Doc).padded_to);
  return new Set(length % 2 === 0 ? [0, length / 2] : [0]);
}

/** Undefined where there are too many. */
async function readBins(
  data: BigArray,
  { from, to, columns }: Request,
  { scale, alone, buckets }: { scale: number; alone: ReadonlySet<number>; buckets: number },
  signal: AbortSignal,
): Promise<Lines | undefined> {
  const step = stepOf(data);
  const count = data.shape[0]!;
  const { first, count: shown } = rangeOf({ from, to, columns }, step, count);
  const isCoarse = (shown / count) * buckets < columns;
  if (shown > Math.max(isCoarse ? MOST_BINS_FOR_WANT_OF_EXTREMES : MOST_BINS, 2 * columns)) return undefined;
  const power = await readPowers(data, { first, count: shown }, { scale, alone }, signal);
  return { first: first * step, step, low: power, high: power, single: true };
}

async function readPowers(
  data: BigArray,
  { first, count }: { first: number; count: number },
  { scale, alone }: { scale: number; alone: ReadonlySet<number> },
  signal: AbortSignal,
): Promise<Float64Array> {
  const bins = (await readSpectrumRange(data, first, count, { signal })).data as F;
  return Float64Array.from({ length: count }, (_, i) => {
    return (alone.has(first + i) ? scale / 2 : scale) * (bins[2 * i]! ** 2 + bins[2 * i + 1]! ** 2);
  });
}

async function readBuckets(
  { low, high }: Record<"low" | "high", BigArray>,
  request: Request,
  scale: number,
  signal: AbortSignal,
): Promise<Lines> {
  const step = stepOf(high);
  const { first, count } = rangeOf(request, step, high.shape[0]!);
  const powers = async (array: BigArray) => {
    const { data } = await array.read([{ start: first, stop: first + count }], { signal });
    return Float64Array.from(data as F, (magnitude) => scale * magnitude ** 2);
  };
  return { first: (first + 0.5) * step, step, low: await powers(low), high: await powers(high), single: false };
}

function stepOf({ attributes: { frequency_step: step } }: BigArray): number {
  if (typeof step === "number" && step > 0) return step;
  throw new FieldError("invalid-metadata", `frequency_step is ${JSON.stringify(step)}`, { key: "frequency_step" });
}

function rangeOf({ from, to, columns }: Omit<Request, "id">, step: number, n: number) {
  const first = Math.min(n, Math.max(0, Math.ceil(from / step)));
  const last = Math.max(first, Math.min(n, Math.floor(to / step) + 1));
  return planValues(first, last, { n, columns });
}

function viewOf({ first, step, low, high, single }: Lines, columns: number, units: string): SpectrumView {
  const count = high.length;
  const [lowest, highest] = [createExtremes(count, columns), createExtremes(count, columns)];
  addExtremes(lowest, 0, { data: low, offset: 0, stride: 1, count });
  addExtremes(highest, 0, { data: high, offset: 0, stride: 1, count });
  const frequency = highest.peak.map((line) => first + line * step);
  const exact = highest.exact && single;
  return { frequency, min: lowest.min, max: highest.max, exact, units, frequencyUnits: "Hz" };
}
