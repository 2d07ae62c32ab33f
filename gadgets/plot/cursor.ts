/** Where the cursor stands among the drawn columns, what it reads there and how it is marked. */
import { html, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import type { PlotData } from "../acquirable.ts";
import { lowerBound, toDecibel } from "./columns.ts";
import { formatFixed, formatPlace, formatQuantity } from "./quantity.ts";
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
    let lower = false;
    for (let j = Math.max(0, i - reach); j <= Math.min(max.length - 1, i + reach); j++) {
      if (max[j]! > max[i]! || (max[j] === max[i] && j < i)) return false;
      lower ||= max[j]! < max[i]!;
    }
    return lower;
  };
  for (let i = from + direction; i >= 0 && i < max.length; i += direction) if (isPeak(i)) return i;
  return from;
}

/** The column of the highest value inside the view; -1 where there is none. */
export function highestColumn({ x, max }: PlotData, view: View): number {
  let best = -1;
  for (let i = lowerBound(x, view[0]); i < x.length && x[i]! <= view[1]; i++) {
    if (!Number.isNaN(max[i]!) && !(best >= 0 && max[best]! >= max[i]!)) best = i;
  }
  return best;
}

export interface Units {
  xUnit: string;
  yUnit: string;
  decibel: boolean;
}

/** "50.02 Hz · −12.4 dB"; a column of several samples reads "lowest … highest", in decibels the highest. */
export function readColumn(data: PlotData, i: number, { xUnit, yUnit, decibel }: Units): string {
  const spacing = Math.abs(data.x[i + 1] === undefined ? data.x[i]! - data.x[i - 1]! : data.x[i + 1]! - data.x[i]!);
  const place = formatPlace(data.x[i]!, xUnit, data.exact ? spacing : spacing * 10);
  const [low, high] = [data.min[i]!, data.max[i]!];
  if (Number.isNaN(high)) return `${place} · –`;
  if (decibel) return `${place} · ${formatFixed(toDecibel(high), 1)} dB`;
  return `${place} · ${low === high ? formatQuantity(high, yUnit) : formatQuantity([low, high], yUnit, 3)}`;
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
    ${place && !Number.isNaN(cursor.y) ? html`<div class="dot" style=${styleMap(place)}></div>` : nothing}`;
}
