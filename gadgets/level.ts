/** What powers of a stored spectrum are shown as: amplitudes, effective values, powers, densities; linear or in decibels. Pure. */

import type { Doc } from "../src/jio/index.ts";
import { getWindow } from "../src/signal/index.ts";
import type { PlotData } from "./acquirable.ts";
import { formatQuantity } from "./quantity.ts";
import type { UrlState } from "./url-state.ts";

export const QUANTITIES = ["amplitude", "rms", "power", "psd"] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** What the values of a spectrum are. */
export interface StoredPower {
  /** Of the signal; undefined where the document's unit is not that of a power. */
  readonly unit: string | undefined;
  readonly isDensity: boolean;
  /** Of a bin, as noise fills it: what makes a power of a density. Undefined where the window is not known. */
  readonly noiseHz: number | undefined;
}

export interface Choice {
  readonly quantity: Quantity;
  readonly decibel: boolean;
  /** In the signal's unit. */
  readonly reference: number;
}

/** How a power P is shown: P · factor, or its root; in decibels 10·log10(P · gain) beside `decibelUnit`. */
export interface Shown extends Choice {
  readonly factor: number;
  readonly isRoot: boolean;
  readonly gain: number;
  readonly unit: string;
  readonly decibelUnit: string;
}

export function parsePower(doc: Doc): StoredPower {
  if (doc.operation === "rfft") return parseWhole(doc);
  const [, unit, perHz] = /^(.*)²(\/Hz)?$/u.exec(typeof doc.unit === "string" ? doc.unit : "") ?? [];
  return { unit, isDensity: perHz !== undefined, noiseHz: noiseBandwidth((doc.parameters ?? {}) as Doc) };
}

/** A transform of everything is read as powers of lines; no window but the length of the recording. */
function parseWhole({ unit, parameters }: Doc): StoredPower {
  const { fs, samples } = Object(parameters) as Doc;
  const noiseHz = Number(fs) / Number(samples);
  return { unit: String(unit ?? ""), isDensity: false, noiseHz: noiseHz > 0 ? noiseHz : undefined };
}

/** fs · Σw² / (Σw)². */
function noiseBandwidth({ fs, window, nperseg }: Doc): number | undefined {
  const values = windowOf(window, nperseg);
  if (!values || typeof fs !== "number") return undefined;
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const hertz = (fs * squares) / sum ** 2;
  return Number.isFinite(hertz) && hertz > 0 ? hertz : undefined;
}

const LONGEST = 1 << 22; // a longer window is not made to know its bandwidth

function windowOf(window: unknown, nperseg: unknown): (ArrayLike<number> & Iterable<number>) | undefined {
  if (Array.isArray(window) && typeof window[0] === "number") return window as number[];
  if (typeof nperseg !== "number" || !(nperseg <= LONGEST)) return undefined;
  try {
    return getWindow(window as string | [string, ...number[]], nperseg);
  } catch {
    return undefined; // an older or another program's name
  }
}

/** Whether it is one spectrum, which `readSpectrum` gives as powers. */
export const isPowerSpectrum = ({ operation }: Doc): boolean => operation === "welch" || operation === "rfft";

/** Its frequencies, Hz. */
export function spectrumExtent(doc: Doc): readonly [number, number] {
  const fs = Number((doc.parameters as Doc | undefined)?.fs);
  return [0, Number.isFinite(fs) ? fs / 2 : 1];
}

/** From one of its lines to the next, Hz; undefined where the document does not tell. */
export function spectrumStep({ parameters }: Doc): number | undefined {
  const { fs, nfft, padded_to: length = nfft } = Object(parameters) as Doc;
  const step = Number(fs) / Number(length);
  return step > 0 && Number.isFinite(step) ? step : undefined;
}

/** What can be shown of it. */
export function quantitiesOf({ unit, isDensity, noiseHz }: StoredPower): Quantity[] {
  if (unit === undefined) return [];
  if (noiseHz !== undefined) return [...QUANTITIES];
  return isDensity ? ["psd"] : ["amplitude", "rms", "power"];
}

/** What the URL says, else what was asked for when it was computed, else what is stored. */
export function chooseLevel(
  doc: Doc,
  stored: StoredPower,
  url: Pick<UrlState, "quantity" | "scale" | "reference">,
): Choice {
  const { quantity, dbReference } = Object(doc.display) as Doc;
  const allowed = quantitiesOf(stored);
  const wished = [url.quantity, quantity].find((one) => allowed.some((name) => name === one));
  const kept = typeof dbReference === "number" && dbReference > 0 ? dbReference : 1;
  return {
    quantity: (wished as Quantity | undefined) ?? (stored.isDensity ? "psd" : "power"),
    decibel: url.scale !== "linear",
    reference: url.reference ?? kept,
  };
}

export function planLevel({ unit, isDensity, noiseHz = 1 }: StoredPower, choice: Choice, raw: string): Shown {
  const { quantity, reference } = choice;
  if (unit === undefined)
    return { ...choice, factor: 1, isRoot: false, gain: 1, unit: raw, decibelUnit: raw ? `dB re 1 ${raw}` : "dB" };
  const toKind = quantity === "psd" ? (isDensity ? 1 : 1 / noiseHz) : isDensity ? noiseHz : 1;
  const factor = quantity === "amplitude" ? 2 * toKind : toKind;
  const isRoot = quantity === "amplitude" || quantity === "rms";
  const units = { amplitude: unit, rms: unit, power: `${unit}²`, psd: `${unit}²/Hz` };
  return {
    ...choice,
    factor,
    isRoot,
    gain: factor / reference ** 2,
    unit: units[quantity],
    decibelUnit: `dB re ${referenceText(choice, unit)}`,
  };
}

/** "20 µPa", "1 g²/Hz", "(20 µPa)²/Hz". */
function referenceText({ quantity, reference }: Choice, unit: string): string {
  const power = { amplitude: "", rms: "", power: "²", psd: "²/Hz" }[quantity];
  const text = formatQuantity(reference, unit);
  if (!power) return text;
  return reference === 1 ? `1 ${unit}${power}` : `(${text})${power}`;
}

/** A value as it is shown where it is not in decibels; negative ones, which are no powers, have no root. */
export const linearOf = ({ factor, isRoot }: Shown, power: number): number =>
  isRoot ? Math.sqrt(power * factor) : power * factor;

/** A power as the plot takes it: it draws 10·log10 of what it gets where it is told to draw decibels. */
export const shownValue = (shown: Shown, power: number): number =>
  shown.decibel ? power * shown.gain : linearOf(shown, power);

export const decibelOf = (power: number): number => 10 * Math.log10(power);

export function shownData(data: PlotData, shown: Shown): PlotData {
  const map = (power: number) => shownValue(shown, power);
  const curve = ({ min, max }: Pick<PlotData, "min" | "max">) => ({ min: min.map(map), max: max.map(map) });
  return { ...data, ...curve(data), ...(data.more && { more: data.more.map(curve) }) };
}

/** What gives the same powers as they are shown; the same function for the same choice, or a plot would ask again at each rendering. */
export function createShownSources<View>(read: (view: View, signal: AbortSignal) => Promise<PlotData>) {
  const known = new Map<string, (view: View, signal: AbortSignal) => Promise<PlotData>>();
  return (shown: Shown) => {
    const key = JSON.stringify(shown);
    const source = known.get(key) ?? (async (view, signal) => shownData(await read(view, signal), shown));
    known.set(key, source);
    return source;
  };
}
