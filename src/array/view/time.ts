/** Points in time as arrays hold them: nanoseconds since 1970, or a number in CF's words ("days since 2000-01-01"). Pure. */
import type { DType } from "../../format/index.ts";

/** time = epochNs + value * unitNs. */
export interface TimeScale {
  readonly unitNs: bigint;
  readonly epochNs: bigint;
}

/** Not a time, in numpy's words. */
export const NAT = -(2n ** 63n);

const NS: TimeScale = { unitNs: 1n, epochNs: 0n };
const UNITS: readonly (readonly [RegExp, bigint])[] = [
  [/^(nanoseconds?|nanosecs?|ns)$/i, 1n],
  [/^(microseconds?|microsecs?|us)$/i, 1_000n],
  [/^(milliseconds?|millisecs?|msecs?|ms)$/i, 1_000_000n],
  [/^(seconds?|secs?|s)$/i, 1_000_000_000n],
  [/^(minutes?|mins?)$/i, 60_000_000_000n],
  [/^(hours?|hrs?|h)$/i, 3_600_000_000_000n],
  [/^(days?|d)$/i, 86_400_000_000_000n],
];
const CALENDARS = ["", "standard", "gregorian", "proleptic_gregorian"]; // others count days that no clock here knows
const SINCE =
  /^(\w+) since (\d{1,4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(?:UTC|GMT|Z|[+-]00?:?(?:00)?)?$/i;

/**
 * How values of that type and those attributes tell the time; undefined where they do not.
 *
 * Source  CF conventions 1.11, section 4.4, "Time coordinate". Months and years, whose length varies, are no units here.
 */
export function timeScaleOf(dtype: DType, attributes: Readonly<Record<string, unknown>>): TimeScale | undefined {
  if (dtype === "datetime64[ns]") return NS;
  if (typeof dtype !== "string" || !/^u?int|^float/.test(dtype)) return undefined;
  const { units, calendar = "" } = attributes;
  const found = typeof units === "string" ? SINCE.exec(units.trim()) : null;
  if (!found || !CALENDARS.includes(String(calendar).toLowerCase())) return undefined;
  const unitNs = UNITS.find(([name]) => name.test(found[1]!))?.[1];
  const [year, month, day, hour = 0, minute = 0, second = 0] = found.slice(2, 8).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  if (!unitNs || date.getUTCMonth() !== month - 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = BigInt((found[8] ?? "").padEnd(9, "0"));
  return { unitNs, epochNs: BigInt(date.getTime()) * 1_000_000n + fraction };
}

/** Nanoseconds since 1970; undefined where the value is no time. Fractions are rounded to microseconds: doubles hold no more. */
export function toNanoseconds(value: number | bigint, { unitNs, epochNs }: TimeScale): bigint | undefined {
  if (typeof value === "bigint") return value === NAT ? undefined : epochNs + value * unitNs;
  if (!Number.isFinite(value * Number(unitNs))) return undefined;
  if (Number.isSafeInteger(value)) return epochNs + BigInt(value) * unitNs;
  return epochNs + BigInt(Math.round((value * Number(unitNs)) / 1000)) * 1000n;
}

/** "2020-11-13T08:30:00Z", with as many digits of the second as it has. */
export function formatTime(ns: bigint): string {
  const perSecond = 1_000_000_000n;
  const rest = ((ns % perSecond) + perSecond) % perSecond;
  const ms = Number((ns - rest) / 1_000_000n);
  if (Math.abs(ms) > 8.64e15) return `${ns} ns`;
  const whole = new Date(ms).toISOString().replace(/\.000Z$/, "");
  const fraction = String(rest)
    .padStart(9, "0")
    .replace(/(000)+$/, "");
  return `${whole}${fraction && `.${fraction}`}Z`;
}
