import { FieldError } from "../../../base/errors.ts";
import { isF, oneOf, positive, precisionOf, whole, wrong, zerosLike } from "../../check.ts";
import { withFft } from "../../kernel/with-fft.ts";
import type { Complex, F, Window } from "../../types.ts";
import { getWindow } from "../window.ts";

export interface IstftOpts {
  fs?: number;
  window?: Window;
  nperseg?: number;
  noverlap?: number;
  nfft?: number;
  inputOnesided?: boolean;
  boundary?: boolean;
  timeAxis?: number;
  freqAxis?: number;
  scaling?: "spectrum" | "psd";
}

interface IstftPlan {
  readonly fs: number;
  readonly onesided: boolean;
  readonly nfft: number;
  readonly hop: number;
  readonly values: Float64Array; // the window's
  readonly bins: number;
  readonly segments: number;
  readonly binStride: number;
  readonly segmentStride: number;
  readonly cut: number; // at both ends
  readonly scale: number;
}

/**
 * The signal of a short-time Fourier transform, as scipy.signal.istft (1.10): segments are overlapped and added, and divided by
 * the window's squares. Where those are next to nothing the signal is not known and stays undivided.
 *
 * Shape   Zxx: (bins, segments), or as timeAxis and freqAxis say; t, x: (nperseg + (segments - 1) · hop,), less half a segment at
 *         both ends with "boundary". With inputOnesided false x is complex.
 * Units   t in the inverse of fs's unit; x in those of the transformed signal.
 * Memory  the result in f64. f32 in gives f32 out.
 * Throws  "invalid-argument" naming the option.
 * Source  Griffin & Lim (1984), doi:10.1109/TASSP.1984.1164317.
 */
export function istft(Zxx: Complex, o: IstftOpts & { inputOnesided: false }): { t: Float64Array; x: Complex };
export function istft(Zxx: Complex, o?: IstftOpts): { t: Float64Array; x: F };
export function istft(Zxx: Complex, o: IstftOpts = {}): { t: Float64Array; x: F | Complex } {
  const plan = planIstft(Zxx, o);
  const length = plan.values.length + (plan.segments - 1) * plan.hop;
  const sums = { re: new Float64Array(length), im: plan.onesided ? undefined : new Float64Array(length) };
  overlapAdd(Zxx, plan, sums);
  const weights = weightsOf(plan, length);
  const finish = (values: Float64Array): F => {
    for (let i = 0; i < length; i++) values[i]! *= plan.scale / (weights[i]! > 1e-10 ? weights[i]! : 1);
    const kept = values.subarray(plan.cut, length - plan.cut);
    return Zxx.re instanceof Float32Array ? Float32Array.from(kept) : kept.slice();
  };
  const x = finish(sums.re);
  const t = new Float64Array(x.length);
  for (let i = 0; i < t.length; i++) t[i] = i / plan.fs;
  return { t, x: sums.im ? { re: x, im: finish(sums.im) } : x };
}

function planIstft(Zxx: Complex, o: IstftOpts): IstftPlan {
  const { inputOnesided = true, boundary = true, scaling = "spectrum", window = "hann" } = o;
  oneOf("inputOnesided", inputOnesided, [true, false]);
  oneOf("boundary", boundary, [true, false]);
  oneOf("scaling", scaling, ["spectrum", "psd"]);
  const [bins, segments, binStride, segmentStride] = axesOf(Zxx, o);
  const most = inputOnesided ? 2 * (bins - 1) : bins;
  const nperseg = whole("nperseg", o.nperseg ?? most, 1);
  const nfft = whole("nfft", o.nfft ?? (inputOnesided && nperseg === most + 1 ? nperseg : most), nperseg);
  const noverlap = whole("noverlap", o.noverlap ?? Math.floor(nperseg / 2), 0);
  if (noverlap >= nperseg) throw wrong("noverlap", noverlap, `less than nperseg (${nperseg})`);
  const fs = positive("fs", o.fs ?? 1);
  const values = isF(window) ? Float64Array.from(window) : getWindow(window, nperseg);
  if (values.length !== nperseg) throw wrong("window", values.length, `${nperseg} values, as nperseg says`);
  const sum = values.reduce((all, value) => all + value, 0);
  const squares = values.reduce((all, value) => all + value * value, 0);
  return {
    fs,
    onesided: inputOnesided,
    nfft,
    hop: nperseg - noverlap,
    values,
    bins,
    segments,
    binStride,
    segmentStride,
    cut: boundary ? Math.floor(nperseg / 2) : 0,
    scale: (scaling === "spectrum" ? sum : Math.sqrt(fs * squares)) / nfft,
  };
}

/** Lengths of the frequency and time axes, then their strides. */
function axesOf({ re, im, shape }: Complex, { timeAxis = -1, freqAxis = -2 }: IstftOpts): number[] {
  const [rows, columns] = shape ?? [];
  if (!isF(re) || !isF(im) || re.length !== im.length || shape?.length !== 2 || rows! * columns! !== re.length)
    throw new FieldError("invalid-argument", "Zxx is { re, im, shape: [bins, segments] }", { shape });
  oneOf("timeAxis", timeAxis, [-2, -1, 0, 1]);
  oneOf("freqAxis", freqAxis, [-2, -1, 0, 1]);
  if ((timeAxis + freqAxis) % 2 === 0) throw wrong("timeAxis", timeAxis, "another axis than freqAxis");
  return timeAxis === -1 || timeAxis === 1 ? [rows!, columns!, columns!, 1] : [columns!, rows!, 1, columns!];
}

function overlapAdd(Zxx: Complex, plan: IstftPlan, sums: { re: Float64Array; im: Float64Array | undefined }): void {
  const { onesided, nfft, hop, values, segments } = plan;
  const kind = onesided ? "real" : "complex";
  withFft({ n: nfft, kind, precision: precisionOf(Zxx.re) }, (fft) => {
    const { input, output } = fft;
    const block = zerosLike(output, BLOCK * output.length);
    for (let segment = 0; segment < segments; segment++) {
      const within = segment % BLOCK;
      if (within === 0) loadBlock(Zxx, plan, segment, block, output.length);
      output.set(block.subarray(within * output.length, (within + 1) * output.length));
      fft.inverse();
      const from = segment * hop;
      addWindowed(sums.re, from, values, input, 0, sums.im ? 2 : 1);
      if (sums.im) addWindowed(sums.im, from, values, input, 1, 2);
    }
  });
}

function addWindowed(
  sum: Float64Array,
  from: number,
  values: Float64Array,
  segment: F,
  at: number,
  step: number,
): void {
  for (let i = 0, k = at; i < values.length; i++, k += step) sum[from + i]! += segment[k]! * values[i]!;
}

const BLOCK = 16; // segments that are read side by side: they lie bin by bin, and one value at a time misses the cache

/** Spectra from segment `first` on, one after another; bins beyond those that are there stay zero. */
function loadBlock({ re, im }: Complex, plan: IstftPlan, first: number, block: F, width: number): void {
  const bins = Math.min(plan.bins, width / 2);
  const count = Math.min(BLOCK, plan.segments - first);
  for (let k = 0; k < bins; k++)
    for (let s = 0; s < count; s++) {
      const at = k * plan.binStride + (first + s) * plan.segmentStride;
      block[s * width + 2 * k] = re[at]!;
      block[s * width + 2 * k + 1] = im[at]!;
    }
}

/** Sum of the window's squares over every sample. */
function weightsOf({ values, hop, segments }: IstftPlan, length: number): Float64Array {
  const weights = new Float64Array(length);
  const squares = values.map((value) => value * value);
  for (let segment = 0; segment < segments; segment++)
    for (let i = 0, at = segment * hop; i < squares.length; i++, at++) weights[at]! += squares[i]!;
  return weights;
}
