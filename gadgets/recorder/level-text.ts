/** How loud it is, in words. Pure. */
import { msg, str } from "@lit/localize";
import { formatFixed } from "../quantity.ts";

/** The lowest that the meter shows. */
export const FLOOR_DBFS = -80;

/** Of a value in full scale. */
export function decibelsOf(value: number): number {
  return value > 0 ? Math.max(FLOOR_DBFS, 20 * Math.log10(value)) : FLOOR_DBFS;
}

/** 0 … 1 along the meter. */
export const placeOf = (value: number): number => Math.min(1, 1 - decibelsOf(value) / FLOOR_DBFS);

export function levelText(value: number): string {
  const decibels = decibelsOf(value);
  if (decibels <= FLOOR_DBFS) return msg(str`below ${formatFixed(FLOOR_DBFS, 0)} dBFS`);
  return msg(str`${formatFixed(decibels, 0)} dBFS`);
}

/** "1:05.3": tenths, so that one sees it run; hours only where there are some. */
export function elapsedText(seconds: number): string {
  const tenths = Math.floor(seconds * 10);
  const [hours, minutes, rest] = [Math.floor(tenths / 36_000), Math.floor(tenths / 600) % 60, (tenths % 600) / 10];
  const last = new Intl.NumberFormat(undefined, {
    minimumIntegerDigits: 2,
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const two = new Intl.NumberFormat(undefined, { minimumIntegerDigits: hours > 0 ? 2 : 1, useGrouping: false });
  const parts = [two.format(minutes), last.format(rest)];
  return (hours > 0 ? [String(hours), ...parts] : parts).join(":");
}
