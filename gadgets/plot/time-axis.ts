/** An axis of time: ticks at round moments of UTC, and places in words. x counts seconds after an origin. Pure. */

import { msg, str } from "@lit/localize";
import { localeOf } from "../locale.ts";
import type { Axis, Tick } from "../quantity.ts";
import type { View } from "../view.ts";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const MONTH = 28 * DAY; // the least one
const YEAR = 365 * DAY;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14].map((n) => n * DAY),
];
const MONTHS = [1, 3, 6];

/** Milliseconds since 1970 at which x is 0; whole seconds. */
export type Origin = number;

const text = (o: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat(localeOf(), { timeZone: "UTC", hourCycle: "h23", ...o });
  return (ms: number) => format.format(ms);
};
const MOST_MS = 8.64e15;

function secondsText(ms: number, x: number, places: number): string {
  const clock = text({ hour: "2-digit", minute: "2-digit", second: "2-digit" })(Math.floor(ms / 1000) * 1000);
  if (places <= 0) return clock;
  const fraction = ((x % 1) + 1) % 1;
  return `${clock}.${Math.min(fraction, 1 - 10 ** -places)
    .toFixed(places)
    .slice(2)}`;
}

const placesFor = (step: number) => Math.min(9, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));

function labelOf(x: number, step: number, origin: Origin): string {
  const ms = origin + x * 1000;
  if (step >= YEAR) return text({ year: "numeric" })(ms);
  if (step >= MONTH) return text({ year: "numeric", month: "short" })(ms);
  if (step >= DAY || Math.round(ms) % (DAY * 1000) === 0) return text({ month: "short", day: "numeric" })(ms);
  if (step >= MINUTE) return text({ hour: "2-digit", minute: "2-digit" })(Math.round(ms));
  return secondsText(Math.round(ms * 1e6) / 1e6, x, placesFor(step));
}

/** The round moments of [from, to], at least `rough` seconds apart. */
function moments([from, to]: View, rough: number, origin: Origin): { step: number; at: number[] } {
  if (rough <= STEPS.at(-1)!) {
    const decade = 10 ** Math.floor(Math.log10(rough));
    const small = [1, 2, 5, 10].map((n) => n * decade).find((step) => step >= rough * (1 - 1e-9))!;
    const step = rough <= 0.5 ? small : STEPS.find((one) => one >= rough)!;
    const shift = (origin / 1000) % Math.max(step, 1); // of the week: 1970 began on a Thursday, days count from there
    const first = Math.ceil((from + shift) / step - 1e-9);
    const last = Math.floor((to + shift) / step + 1e-9);
    return { step, at: Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step - shift) };
  }
  const months = MONTHS.find((n) => n * MONTH >= rough) ?? 12 * roundYears(rough / YEAR);
  const start = new Date(origin + from * 1000);
  const at: number[] = [];
  let month = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / months) * months;
  for (; ; month += months) {
    const x = (monthMs(month) - origin) / 1000;
    if (!(x <= to)) return { step: months * MONTH >= 12 * MONTH ? YEAR : MONTH, at };
    if (x >= from) at.push(x);
  }
}

function monthMs(month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(Math.floor(month / 12), month % 12, 1);
  return date.getTime();
}

function roundYears(least: number): number {
  const decade = 10 ** Math.max(0, Math.floor(Math.log10(least)));
  return Math.max(1, [1, 2, 5, 10].map((n) => n * decade).find((years) => years >= least)!);
}

/** At most `count` ticks; the title says the day that clock times belong to. */
export function planTimeAxis(view: View, o: { label: string; count: number; origin: Origin }): Axis {
  const [from, to] = view;
  const rough = (to - from) / Math.max(1, o.count);
  const title = msg(str`${o.label} (UTC)`);
  if (!(rough > 0) || Math.abs(o.origin) + Math.max(Math.abs(from), Math.abs(to)) * 1000 > MOST_MS)
    return { ticks: [], title };
  const { step, at } = moments(view, rough, o.origin);
  const ticks: Tick[] = at.map((v) => ({ v, label: labelOf(v, step, o.origin) }));
  if (step >= MONTH) return { ticks, title };
  const day = text(step >= DAY ? { year: "numeric" } : { dateStyle: "medium" });
  const days = [...new Set(view.map((x) => day(o.origin + x * 1000)))].join(" – ");
  return { ticks, title: `${title}, ${days}` };
}

/** A moment with as many digits as the distance to its neighbours gives meaning to. */
export function formatMoment(x: number, spacing: number, origin: Origin): string {
  const ms = origin + x * 1000;
  if (!(Math.abs(ms) <= MOST_MS)) return "–";
  const day = text({ dateStyle: "medium" })(ms);
  if (spacing >= DAY && ms % (DAY * 1000) === 0) return day;
  if (spacing >= HOUR || (spacing >= MINUTE && Math.round(ms) % 60_000 === 0))
    return `${day}, ${text({ hour: "2-digit", minute: "2-digit" })(Math.round(ms))}`;
  return `${day}, ${secondsText(Math.round(ms * 1e6) / 1e6, x, spacing > 0 && spacing < 1 ? placesFor(spacing) : 0)}`;
}

/** Both ends of a view in words. */
export function formatMoments([from, to]: View, origin: Origin): string {
  const spacing = (to - from) / 1000;
  return `${formatMoment(from, spacing, origin)} – ${formatMoment(to, spacing, origin)}`;
}
