/** What one cell of a table can mean. */

const NUMBER = { ".": /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/, ",": /^[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?$/ };
/** Those of pandas, what C and Windows print for NaN, and what a German Excel has for #N/A. */
const GAPS = new Set([
  ...["", "nan", "+nan", "-nan", "nan(ind)", "-nan(ind)", "1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan", "nat"],
  ...["na", "n/a", "null", "none", "<na>", "#na", "#n/a", "#n/a n/a", "#nv"],
]);
const LONGEST_GAP = Math.max(...Array.from(GAPS, ({ length }) => length));
const INFINITE = new Map([
  ["inf", Infinity],
  ["+inf", Infinity],
  ["-inf", -Infinity],
  ["infinity", Infinity],
  ["+infinity", Infinity],
  ["-infinity", -Infinity],
]);
const CLOCK = /(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s?(Z|[+-]\d{2}:?\d{2})?/.source;
const YEAR_FIRST = new RegExp(`^(\\d{4})([-/])(\\d{1,2})\\2(\\d{1,2})${CLOCK}$`);
const DAY_FIRST = new RegExp(`^(\\d{1,2})(\\.)(\\d{1,2})\\.(\\d{4})${CLOCK}$`);
const MIN_TIME = -(2n ** 63n);

export type Decimal = "." | ",";

/** "", "NaN", "NA" and the like: nothing was measured. */
export function isGap(cell: string): boolean {
  const last = cell.charCodeAt(cell.length - 1);
  if (last >= 46 && last <= 57) return false; // "." to "9" ends nearly every number and no gap: no text is made for it
  const text = cell.trim();
  return text.length <= LONGEST_GAP && GAPS.has(text.toLowerCase());
}

const isDigitOrSign = (code: number) => code >= 43 && code <= 57; // "+" to "9"

/** undefined for what is no number; gaps are none. */
export function parseNumber(cell: string, decimal: Decimal): number | undefined {
  if (decimal === "." && isDigitOrSign(cell.charCodeAt(0)) && !(cell.charCodeAt(1) > 57)) {
    const value = Number(cell); // takes nothing here that the pattern refuses, and is several times as fast: "0x1" has a letter second
    if (!Number.isNaN(value)) return value;
  }
  const text = cell.trim();
  if (NUMBER[decimal].test(text)) return Number(decimal === "," ? text.replace(",", ".") : text);
  return INFINITE.get(text.toLowerCase());
}

/** An integer that a double cannot hold. */
export const isInexact = (cell: string, value: number) =>
  Math.abs(value) > Number.MAX_SAFE_INTEGER && Number.isFinite(value) && /^[+-]?\d+$/.test(cell.trim());

/**
 * Nanoseconds since 1970 of "YYYY-MM-DD", "YYYY/MM/DD" or "D.M.YYYY", alone or with "hh:mm", "hh:mm:ss" or a fraction of up
 * to nine digits, and "Z" or an offset from it; without one, the time is taken as UTC. undefined for what is none of these.
 */
export function parseTime(cell: string): bigint | undefined {
  const text = cell.trim();
  const first = YEAR_FIRST.exec(text);
  const found = first ?? DAY_FIRST.exec(text);
  if (!found) return undefined;
  const [year, month, day] = (first ? [found[1], found[3], found[4]] : [found[4], found[3], found[1]]).map(Number) as [
    number,
    number,
    number,
  ];
  const [hour, minute, second] = found.slice(5, 8).map((part) => Number(part ?? 0)) as [number, number, number];
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  const isDate = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 100;
  if (!isDate || hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = BigInt((found[8] ?? "").padEnd(9, "0"));
  const ms = midnight + ((hour * 60 + minute) * 60 + second) * 1000 - offsetMs(found[9]);
  const time = BigInt(ms) * 1_000_000n + fraction;
  return time > MIN_TIME && time < -MIN_TIME ? time : undefined;
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone === "Z") return 0;
  const [hours, minutes] = [zone.slice(1, 3), zone.slice(-2)].map(Number) as [number, number];
  return (zone[0] === "-" ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** ISO 8601 with nanoseconds, UTC; "NaT" as numpy has it. */
export function formatTime(time: bigint): string {
  if (time === MIN_TIME) return "NaT"; // an empty line is no row for most readers
  const second = time / 1_000_000_000n - (time % 1_000_000_000n < 0n ? 1n : 0n);
  const fraction = time - second * 1_000_000_000n;
  return `${new Date(Number(second) * 1000).toISOString().slice(0, 19)}.${String(fraction).padStart(9, "0")}Z`;
}
