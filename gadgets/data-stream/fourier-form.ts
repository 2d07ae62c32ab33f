/** The choices of "Compute Fourier" and how they become the options of the computation. Pure. */
import { msg, str } from "@lit/localize";
import type { FourierOptions } from "../acquirable.ts";
import type { Quantity } from "../level.ts";
import { typedNumber } from "../locale.ts";

export const METHODS = ["welch", "spectrogram", "envelope", "full"] as const;
export type Method = (typeof METHODS)[number];
export const WINDOWS = [
  "hann",
  "hamming",
  "blackman",
  "blackmanharris",
  "nuttall",
  "flattop",
  "kaiser",
  "bartlett",
  "cosine",
  "boxcar",
] as const;
export const OVERLAPS = [0, 25, 50, 75, 87.5] as const;
export const AVERAGES = ["mean", "exponential", "max", "median"] as const;
export const DETRENDS = ["constant", "linear", "none"] as const;

/** Fewer samples make no spectrum worth the name. */
export const SHORTEST = 8;

/** As a person has left the fields; "" for a segment length follows the method. */
export interface FourierValues {
  readonly method: Method;
  readonly window: string;
  readonly beta: string;
  readonly nperseg: string;
  readonly overlap: string;
  readonly average: FourierOptions["average"];
  readonly averagingSegments: string;
  readonly detrend: (typeof DETRENDS)[number];
  readonly quantity: Quantity;
  readonly reference: string;
  readonly low: string;
  readonly high: string;
}
export type Field = keyof FourierValues;

export interface Signal {
  readonly sampleCount: number;
  readonly sampleRateHz: number;
}

export const firstValues = ({ sampleRateHz }: Signal): FourierValues => ({
  method: "welch",
  window: "hann",
  beta: "8.6",
  nperseg: "",
  overlap: "50",
  average: "mean",
  averagingSegments: "8",
  detrend: "constant",
  quantity: "psd",
  reference: "1",
  low: String(sampleRateHz / 8),
  high: String((sampleRateHz * 3) / 8),
});

const SEGMENTED = ["window", "nperseg", "overlap", "detrend"] as const;
const USED: Readonly<Record<Method, readonly Field[]>> = {
  welch: [...SEGMENTED, "average"],
  spectrogram: SEGMENTED,
  envelope: [...SEGMENTED, "average", "low", "high"],
  full: [],
};

/** Whether a field means something with what the others say. */
export function isUsed(field: Field, { method, window, average }: FourierValues): boolean {
  if (field === "method" || field === "quantity" || field === "reference") return true;
  if (field === "beta") return window === "kaiser" && USED[method].includes("window");
  if (field === "averagingSegments") return average === "exponential" && USED[method].includes("average");
  return USED[method].includes(field);
}

/** The band of an envelope; undefined where what the fields say is none. */
function bandOf({ low, high }: FourierValues, { sampleRateHz }: Signal): [number, number] | undefined {
  const [from, to] = [typedNumber(low), typedNumber(high)];
  return from >= 0 && from < to && to <= sampleRateHz / 2 ? [from, to] : undefined;
}

/** What the segments are cut from: an envelope moves no faster than its band is wide, and keeps fewer values. */
export function segmented(values: FourierValues, signal: Signal): Signal {
  const band = values.method === "envelope" ? bandOf(values, signal) : undefined;
  const every = band ? Math.max(1, Math.floor(signal.sampleRateHz / (4 * (band[1] - band[0])))) : 1;
  return { sampleCount: Math.ceil(signal.sampleCount / every), sampleRateHz: signal.sampleRateHz / every };
}

/** Segment lengths offered for a recording of that many samples: powers of two that fit, or all of a very short one. */
export function segmentLengths(sampleCount: number): number[] {
  const lengths: number[] = [];
  for (let n = 64; n <= 1 << 20 && n <= sampleCount; n *= 2) lengths.push(n);
  return lengths.length > 0 ? lengths : [sampleCount];
}

const ROWS = 64; // fewer make no picture of what happens in time

/** 4096 where at least two such segments fit (many more for a picture over time), else the longest that does, else the shortest. */
export function defaultSegmentLength(sampleCount: number, method: Method = "welch"): number {
  const lengths = segmentLengths(sampleCount);
  const least = method === "spectrogram" ? ROWS / 2 : 2;
  return lengths.findLast((n) => n <= 4096 && least * n <= sampleCount) ?? lengths[0]!;
}

export function segmentLength(values: FourierValues, signal: Signal): number {
  const { sampleCount } = segmented(values, signal);
  const asked = Number(values.nperseg);
  return segmentLengths(sampleCount).includes(asked) ? asked : defaultSegmentLength(sampleCount, values.method);
}

/** From one line of the spectrum to the next. */
export function resolutionHz(values: FourierValues, signal: Signal): number {
  if (values.method === "full") return signal.sampleRateHz / signal.sampleCount;
  return segmented(values, signal).sampleRateHz / segmentLength(values, signal);
}

export type FourierCheck = { options: Omit<FourierOptions, "channel"> } | { errors: Partial<Record<Field, string>> };

export function checkFourier(values: FourierValues, signal: Signal): FourierCheck {
  const errors: Partial<Record<Field, string>> = {};
  const need = (field: Field, isSound: boolean, text: () => string) => {
    if (isUsed(field, values) && !isSound) errors[field] = text();
  };
  const [reference, beta, count] = [values.reference, values.beta, values.averagingSegments].map((text) =>
    typedNumber(text),
  ) as [number, number, number];
  const half = signal.sampleRateHz / 2;
  need("reference", reference > 0 && Number.isFinite(reference), () => msg("The reference is a number above 0."));
  need("beta", beta >= 0 && beta <= 100, () => msg("Beta is a number from 0 to 100."));
  need("averagingSegments", count >= 1 && Number.isFinite(count), () => msg("At least one segment."));
  const [low, high] = [typedNumber(values.low), typedNumber(values.high)];
  need("low", low >= 0 && low < half, () => msg(str`The band begins at 0 Hz or above, below ${half} Hz.`));
  need("high", high > low && high <= half, () => msg(str`The band ends above its beginning, at ${half} Hz or below.`));
  if (Object.keys(errors).length > 0) return { errors };
  const nperseg = segmentLength(values, signal);
  const { method, average, detrend, quantity } = values;
  return {
    options: {
      method,
      window: values.window === "kaiser" ? ["kaiser", beta] : values.window,
      nperseg,
      noverlap: Math.floor((nperseg * Number(values.overlap)) / 100),
      detrend: detrend === "none" ? false : detrend,
      average,
      ...(average === "exponential" && { averagingSegments: count }),
      quantity,
      dbReference: reference,
      ...(method === "envelope" && { band: [low, high] as const }),
    },
  };
}
