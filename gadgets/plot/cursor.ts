/** Where the cursor stands among the drawn columns, what it reads there, and what is laid over the curve. */
import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import type { PlotData } from "../acquirable.ts";
import { curvesOf, lowerBound, toDecibel } from "./columns.ts";
import { formatFixed, formatPlace, formatQuantity } from "./quantity.ts";
import { formatMoment } from "./time-axis.ts";
import type { View } from "./view.ts";

/** The column nearest to `at`; -1 where there is none. */
export function nearestColumn({ x }: PlotData, at: number): number {
  const right = lowerBound(x, at);
  if (right === 0 || right === x.length) return Math.min(right, x.length - 1);
  return at - x[right - 1]! <= x[right]! - at ? right - 1 : right;
}

/** The next column in that direction that rises above all its neighbours within a hundredth of the picture. */
export function nextPeak({ max }: PlotData, from: number, direction: -1 | 1): number {
  const reach = Math.max(1, Math.round(max.length / 100));
  const isPeak = (i: number) => {
    if (!Number.isFinite(max[i])) return false;
    let lower = false;
    for (let j = Math.max(0, i - reach); j <= Math.min(max.length - 1, i + reach); j++) {
      if (!Number.isFinite(max[j])) continue;
      if (max[j]! > max[i]! || (max[j] === max[i] && j < i)) return false;
      lower ||= max[j]! < max[i]!;
    }
    return lower;
  };
  for (let i = from + direction; i >= 0 && i < max.length; i += direction) if (isPeak(i)) return i;
  return from;
}

/** The column of the highest finite value inside the view; -1 where there is none. */
export function highestColumn({ x, max }: PlotData, view: View): number {
  let best = -1;
  for (let i = lowerBound(x, view[0]); i < x.length && x[i]! <= view[1]; i++) {
    if (Number.isFinite(max[i]!) && !(best >= 0 && max[best]! >= max[i]!)) best = i;
  }
  return best;
}

export interface Units {
  xUnit: string;
  yUnit: string;
  decibel: boolean;
  /** The distance between two samples or bins, where it is known. */
  resolution?: number | undefined;
  /** Where x counts seconds after a moment: that moment, in milliseconds since 1970. */
  xTime?: number | undefined;
  /** The names and units of the curves, where there are several. */
  curves?: readonly { label: string; unit: string }[] | undefined;
  /** What the y axis spans: values are read with the digits that tell them apart on it. */
  ySpan?: number;
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
export function readHighest(data: PlotData, i: number, units: Units): string {
  const high = data.max[i]!;
  const place = readPlace(data, i, units);
  if (Number.isNaN(high)) return `${place} · –`;
  if (units.decibel) return `${place} · ${formatFixed(toDecibel(high), digitsOf(units, 0.1, 1))} dB`;
  return `${place} · ${formatQuantity(high, units.yUnit, digitsOf(units, high, 4))}`;
}

/** Enough significant digits of a value to tell it from others on the y axis, at least `least`. */
function digitsOf({ ySpan }: Units, value: number, least: number): number {
  const digits = ySpan ? Math.ceil(Math.log10(Math.abs(value) / ySpan)) + 2 : least;
  return Number.isFinite(digits) ? Math.min(Math.max(digits, least), 15) : least;
}

function readPlace({ x, exact }: PlotData, i: number, { xUnit, resolution, xTime }: Units): string {
  const mean = (x.at(-1)! - x[0]!) / (x.length - 1);
  if (xTime !== undefined) return formatMoment(x[i]!, exact ? (resolution ?? mean) : mean, xTime);
  return formatPlace(x[i]!, xUnit, resolution ?? (exact ? mean : mean * 10));
}

export interface Marks {
  view: View;
  range: View;
  cursor: { x: number; y: number } | undefined;
  selection: View | undefined;
}

/** Lines and areas over the curve, placed in parts of the drawing area. */
export function renderMarks({ view, range, cursor, selection }: Marks) {
  const part = (length: number) => `${(100 * length) / (view[1] - view[0])}%`;
  const across = (x: number) => part(x - view[0]);
  const area = selection && { left: across(selection[0]), width: part(selection[1] - selection[0]) };
  const place = cursor && {
    left: across(cursor.x),
    top: `${(100 * (range[1] - cursor.y)) / (range[1] - range[0])}%`,
  };
  return html`${area ? html`<div class="selection" style=${styleMap(area)}></div>` : nothing}
    ${place ? html`<div class="cursor" style=${styleMap({ left: place.left })}></div>` : nothing}
    ${place && Number.isFinite(cursor.y) ? html`<div class="dot" style=${styleMap(place)}></div>` : nothing}`;
}

export const blankNotice = (): string => msg("No finite values here");

interface Condition {
  plan: { blank: boolean } | undefined;
  busy: boolean;
  failure: unknown;
}

/** What stands in the place of the curve, or over it, where there is something to say. */
export function renderNotice({ plan, busy, failure }: Condition, tryAgain: () => void) {
  if (failure !== undefined)
    return html`<div class="failure" role="alert">
      <p>${failure instanceof Error ? failure.message : String(failure)}</p>
      <button type="button" @click=${tryAgain}>${msg("Try again")}</button>
    </div>`;
  if (busy) return html`<div class="busy"></div>`;
  if (!plan) return html`<p class="empty">${msg("Nothing to show yet")}</p>`;
  return plan.blank ? html`<p class="empty">${blankNotice()}</p>` : nothing;
}
