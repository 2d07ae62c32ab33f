/** Values of the axes as people read them: the reader's digits, SI prefixes, no more precision than there is. */

import { msg, str } from "@lit/localize";
import { localeOf } from "./locale.ts";
import type { View } from "./view.ts";

/** `value * factor` is shown with `unit`. */
export interface Scale {
  factor: number;
  unit: string;
}

const PREFIXES: readonly (readonly [exponent: number, prefix: string])[] = [
  [9, "G"],
  [6, "M"],
  [3, "k"],
  [0, ""],
  [-3, "m"],
  [-6, "µ"],
  [-9, "n"],
];
/** Units that take prefixes, and the largest one that people use with them: nobody says kiloseconds. */
const LARGEST: Readonly<Record<string, number>> = { Hz: 9, V: 3, Pa: 6, N: 6, W: 9, A: 3, s: 0, g: 0 };

const MOST_PLACES = 12;

const SMALLEST_PREFIXED = 1e-12; // a thousandth of the last prefix

function superscript(n: number): string {
  return String(n).replace(/./g, (digit) => (digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]!));
}

/** The scale in which values up to `magnitude` are easy to read. */
export function scaleFor(unit: string, magnitude: number): Scale {
  const size = Math.abs(magnitude);
  if (!(size > 0) || !Number.isFinite(size)) return { factor: 1, unit };
  const largest = LARGEST[unit];
  if (largest !== undefined && size >= SMALLEST_PREFIXED && size < 10 ** (largest + 7)) {
    const usable = PREFIXES.filter(([exponent]) => exponent <= largest);
    const [exponent, prefix] = usable.find(([candidate]) => size >= 10 ** candidate) ?? usable.at(-1)!;
    return { factor: 10 ** -exponent, unit: prefix + unit };
  }
  if (size >= 0.01 && size < 1e5) return { factor: 1, unit };
  const exponent = 3 * Math.floor(Math.log10(size) / 3);
  return { factor: 10 ** -exponent, unit: `×10${superscript(exponent)}${unit && ` ${unit}`}` };
}

const formats = new Map<string, Intl.NumberFormat>(); // making one takes longer than using it a hundred times

function format(value: number, o: Intl.NumberFormatOptions): string {
  if (value === Number.NEGATIVE_INFINITY) return "−∞";
  const locale = localeOf();
  const key = JSON.stringify([locale, o]);
  const known = formats.get(key) ?? new Intl.NumberFormat(locale, { ...o, signDisplay: "negative" });
  formats.set(key, known);
  return known.format(value).replace("-", "−");
}

export function formatFixed(value: number, digits: number): string {
  const places = Math.min(Math.max(digits, 0), MOST_PLACES);
  return format(value, { minimumFractionDigits: places, maximumFractionDigits: places });
}

/** Values with their unit, to that many significant digits, all in the scale of the greatest: "−0.12 … 0.31 FS". */
export function formatQuantity(values: number | readonly number[], unit: string, significant = 4): string {
  const all = [values].flat();
  const greatest = Math.max(...all.map(Math.abs));
  const scale = scaleFor(unit, Number(greatest.toPrecision(significant))); // 999.97 mV is shown as 1 V
  const shown = all.map((value) => format(value * scale.factor, { maximumSignificantDigits: significant }));
  return `${shown.join(" … ")} ${scale.unit}`.trim();
}

/** A place on the x axis with as many digits as the distance to its neighbours gives meaning to. */
export function formatPlace(value: number, unit: string, spacing: number): string {
  const scale = scaleFor(unit, value);
  const isCounted = unit === "" && scale.factor === 1 && Number.isInteger(value) && Number.isInteger(spacing);
  const digits = isCounted ? 0 : spacing > 0 ? Math.ceil(-Math.log10(spacing * scale.factor)) + 1 : 3;
  return `${formatFixed(value * scale.factor, digits)} ${scale.unit}`.trim();
}

/** Both ends of a part of an axis, with the digits that its span gives meaning to: "12,345.678 s – 12,345.679 s". */
export function formatRange([from, to]: View, unit: string): string {
  const end = (value: number) => {
    const scale = scaleFor(unit, value);
    const digits = Math.ceil(-Math.log10((to - from) * scale.factor)) + 2;
    const maximumFractionDigits = Number.isFinite(digits) ? Math.min(Math.max(digits, 0), MOST_PLACES) : MOST_PLACES;
    return `${format(value * scale.factor, { maximumFractionDigits })} ${scale.unit}`.trim();
  };
  return `${end(from)} – ${end(to)}`;
}

/** "Time (ms)": an axis with the unit of its numbers. */
export function formatAxis(label: string, unit: string): string {
  return [label, unit && `(${unit})`].filter(Boolean).join(" ");
}

export interface Tick {
  v: number;
  label: string;
}

/** The decimal places that multiples of a round step need. */
export const placesOf = (step: number): number => Math.max(0, -Math.floor(Math.log10(step) + 1e-9));

const MOST_COUNTED = 2 ** 52; // beyond it one more is the same number
const MOST_TICKS = 1000;

/** Round numbers along an axis, at most `count`; steps of 1, 2 or 5 in the shown unit. None where numbers are too few to tell them apart. */
export function ticksOf(from: number, to: number, count: number, { factor }: Scale): Tick[] {
  const rough = ((to - from) * factor) / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const decade = Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * 10 ** decade).find((candidate) => candidate >= rough * (1 - 1e-9))!;
  const digits = placesOf(step);
  const ticks: Tick[] = [];
  const first = Math.ceil((from * factor) / step - 1e-9);
  const last = Math.floor((to * factor) / step + 1e-9);
  if (!(Math.max(Math.abs(first), Math.abs(last)) < MOST_COUNTED) || last - first > MOST_TICKS) return [];
  for (let n = first; n <= last; n++) {
    ticks.push({ v: (n * step) / factor, label: formatFixed(n * step, digits) });
  }
  return ticks;
}

export interface AxisOpts {
  label: string;
  unit: string;
  /** At most so many ticks. */
  count: number;
  /** How many characters a tick's label has room for. */
  room: number;
  /** What the numbers of the whole axis are shown in, where the unit takes no prefix. */
  scale?: Scale | undefined;
}

export interface Axis {
  title: string;
  ticks: Tick[];
}

const NARROW = 0.01; // a span so small beside the numbers themselves

/** Ticks whose labels differ: where the digits that tell them apart find no room, as distances from a number in the title. */
export function planAxis(view: View, o: AxisOpts): Axis {
  const size = Math.max(Math.abs(view[0]), Math.abs(view[1]));
  const scale = o.scale ?? scaleFor(o.unit, size);
  const ticks = ticksOf(view[0], view[1], o.count, scale);
  const longest = Math.max(...ticks.map(({ label }) => label.length));
  if (longest > o.room && view[1] - view[0] <= size * NARROW) return planOffsets(view, scale, o);
  const fewer = (o.count * o.room) / longest;
  return {
    ticks: longest > o.room ? ticksOf(view[0], view[1], fewer, scale) : ticks,
    title: formatAxis(o.label, scale.unit),
  };
}

/** The title's number is the left or lower edge, rounded down to the digits that the span gives meaning to. */
function planOffsets([from, to]: View, scale: Scale, { label, unit, count }: AxisOpts): Axis {
  const decade = 10 ** Math.floor(Math.log10((to - from) * scale.factor));
  const shown = Math.floor((from * scale.factor) / decade + 1e-6) * decade;
  const base = shown / scale.factor;
  const offset = scaleFor(unit, to - base);
  const ticks = ticksOf(from - base, to - base, count, offset).map((tick) => ({ ...tick, v: tick.v + base }));
  const origin = `${formatFixed(shown, placesOf(decade))} ${scale.unit}`.trim();
  return { ticks, title: formatAxis(msg(str`${label} from ${origin}`).trim(), offset.unit) };
}
