/** What is read at places of a plot, in words: for the eye, and for the ear. */
import { msg, str } from "@lit/localize";
import type { PlotData } from "../acquirable.ts";
import { type AxisKind, fromPlace } from "../log-axis.ts";
import { formatFixed, formatPlace, formatQuantity } from "../quantity.ts";
import { curvesOf, toDecibel } from "./columns.ts";
import { formatMoment } from "./time-axis.ts";

export interface Units {
  xUnit: string;
  yUnit: string;
  decibel: boolean;
  axis?: AxisKind;
  /** The distance between two samples or bins, where it is known. */
  resolution?: number | undefined;
  /** Where x counts seconds after a moment: that moment, in milliseconds since 1970. */
  xTime?: number | undefined;
  /** What one turn of the shaft is on the x axis: places are read in orders, too. */
  order?: number | undefined;
  /** The names and units of the curves, where there are several. */
  curves?: readonly { label: string; unit: string }[] | undefined;
  /** What the y axis spans: values are read with the digits that tell them apart on it. */
  ySpan?: number;
}

/** A place and its value, as the source gave them; found between the bins where `isPeak`. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly isPeak?: boolean;
}

/** "50.02 Hz · −12.4 dB"; a column of several samples reads "lowest … highest", in decibels the highest. */
export function readColumn(data: PlotData, i: number, units: Units): string {
  if (data.more?.length) return readCurves(data, i, units);
  const [low, high] = [data.min[i]!, data.max[i]!];
  if (units.decibel || low === high || Number.isNaN(high)) return readHighest(data, i, units);
  return `${readPlace(data, i, units)} · ${formatQuantity([low, high], units.yUnit, digitsOf(units, high, 3))}`;
}

function readCurves(data: PlotData, i: number, units: Units): string {
  const readings = curvesOf(data).map(({ min, max }, n) => {
    const { label, unit } = units.curves?.[n] ?? { label: "", unit: units.yUnit };
    const [low, high] = [min[i]!, max[i]!];
    if (!Number.isFinite(high)) return `${label} –`;
    return `${label} ${formatQuantity(low === high ? high : [low, high], unit, digitsOf(units, high, 4))}`;
  });
  return [readPlace(data, i, units), ...readings].join(" · ");
}

/** Only the highest value of a column: the same however many samples the column stands for. */
export const readHighest = (data: PlotData, i: number, units: Units): string =>
  `${readPlace(data, i, units)} · ${readValue(data.max[i]!, units)}`;

/** A peak between the bins is known better than to a bin. */
export function readPoint({ x, y, isPeak }: Point, units: Units, spacing: number): string {
  const place = formatPlace(x, units.xUnit, isPeak ? spacing / 10 : spacing);
  return [place, ...orderOf(x, units), readValue(y, units)].join(" · ");
}

export function readValue(y: number, units: Units): string {
  if (Number.isNaN(y)) return "–";
  if (units.decibel) return `${formatFixed(toDecibel(y), digitsOf(units, 0.1, 1))} dB`;
  return formatQuantity(y, units.yUnit, digitsOf(units, y, 4));
}

function orderOf(x: number, { order }: Units): string[] {
  return order ? [msg(str`order ${formatFixed(x / order, 2)}`)] : [];
}

/** Enough significant digits of a value to tell it from others on the y axis, at least `least`. */
function digitsOf({ ySpan }: Units, value: number, least: number): number {
  const digits = ySpan ? Math.ceil(Math.log10(Math.abs(value) / ySpan)) + 2 : least;
  return Number.isFinite(digits) ? Math.min(Math.max(digits, least), 15) : least;
}

function readPlace(data: PlotData, i: number, units: Units): string {
  const x = fromPlace(data.x[i]!, units.axis ?? "linear");
  const mean = spacingAt(data, i, units.axis);
  const { xUnit, resolution, xTime } = units;
  if (xTime !== undefined) return formatMoment(x, data.exact ? (resolution ?? mean) : mean, xTime);
  return [formatPlace(x, xUnit, resolution ?? (data.exact ? mean : mean * 10)), ...orderOf(x, units)].join(" · ");
}

/** From a column to the next, in the axis' unit; on a linear axis the mean of all. */
export function spacingAt({ x }: PlotData, i: number, axis: AxisKind = "linear"): number {
  if (axis === "linear") return (x.at(-1)! - x[0]!) / (x.length - 1);
  const [a, b] = i + 1 < x.length ? [i, i + 1] : [i - 1, i];
  return 10 ** x[b]! - 10 ** (x[a] ?? Number.NEGATIVE_INFINITY);
}

/** "Δ 50.0 Hz · −6.0 dB"; of times also what they are as a frequency, of linear values the ratio. */
export function readDelta(from: Point, to: Point, units: Units, spacing: number): string {
  const dx = to.x - from.x;
  const rate = units.xUnit === "s" && dx !== 0 ? [formatPlace(1 / Math.abs(dx), "Hz", rateSpacing(dx, spacing))] : [];
  const parts = [formatPlace(dx, units.xUnit, spacing), ...rate, ...deltaValues(from.y, to.y, units)];
  return msg(str`Δ ${parts.join(" · ")}`);
}

const rateSpacing = (dx: number, spacing: number) => Math.max(1e-9, spacing / dx ** 2);

function deltaValues(from: number, to: number, units: Units): string[] {
  if (!Number.isFinite(from) || !Number.isFinite(to)) return [];
  if (units.decibel) return [readDifference(to, from)];
  const ratio = from !== 0 ? [`× ${formatQuantity(to / from, "", 4)}`] : [];
  return [formatQuantity(to - from, units.yUnit, digitsOf(units, to - from, 4)), ...ratio];
}

/** Of powers, in dB; a plus where the first is the greater. */
export function readDifference(power: number, reference: number): string {
  const level = toDecibel(power) - toDecibel(reference);
  return Number.isFinite(level) ? `${level > 0 ? "+" : ""}${formatFixed(level, 1)} dB` : "–";
}

/** The same reading in words that a screen reader says right: "50.0 hertz, −12.4 decibel". */
export function spoken(reading: string): string {
  const words: Readonly<Record<string, string>> = {
    mHz: msg("millihertz"),
    Hz: msg("hertz"),
    kHz: msg("kilohertz"),
    MHz: msg("megahertz"),
    dB: msg("decibel"),
    s: msg("seconds"),
    ms: msg("milliseconds"),
    µs: msg("microseconds"),
    Δ: msg("difference"),
    "×": msg("times"),
    "…": msg("to"),
  };
  return reading
    .replaceAll(" · ", ", ")
    .split(" ")
    .map((word) => {
      const [, bare = word, end = ""] = /^(.*?)([,.]?)$/u.exec(word) ?? [];
      return (words[bare] ?? bare) + end;
    })
    .join(" ");
}
