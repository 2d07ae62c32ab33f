/** Dates as jIO's date keys compare them: as exact as both are, so "2024" equals every moment of that year. */

/** Year, month (1 to 12), day, hours, minutes, seconds, milliseconds in UTC: as many as the text named. */
export interface FieldDate {
  readonly parts: readonly number[];
  /** Milliseconds since 1970 of its beginning. */
  readonly time: number;
  cmp(other: unknown): number;
}

const ISO =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:(?:[Tt]| +)(\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)? *(Z|z|[+-]\d\d(?::?\d\d)?)?)?)?)?$/;
const RFC =
  /^(?:[A-Za-z]{3}, *)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? *(GMT|UTC?|Z|[+-]\d\d:?\d\d)?$/;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/**
 * A date from its text; `undefined` for what is none.
 *
 * Shape   ISO 8601 from YYYY to milliseconds, "T" or a space before the time, and the form of toUTCString; without a zone it is UTC.
 */
export function parseDate(text: unknown): FieldDate | undefined {
  if (typeof text !== "string") return undefined;
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  if (iso) {
    const [, year, month, day, hours, minutes, seconds, fraction, zone] = iso;
    const milliseconds = fraction === undefined ? undefined : `${fraction}00`.slice(0, 3);
    return createDate([year, month, day, hours, minutes, seconds, milliseconds], zone);
  }
  const rfc = RFC.exec(trimmed);
  if (!rfc) return undefined;
  const [, day, name = "", year, hours, minutes, seconds, zone] = rfc;
  const month = String(MONTHS.indexOf(name.toLowerCase()) + 1);
  return createDate([year, month, day, hours, minutes, seconds], zone);
}

const SMALLEST = [0, 1, 1, 0, 0, 0, 0];
const LARGEST = [9999, 12, 31, 23, 59, 59, 999];

function createDate(texts: (string | undefined)[], zone: string | undefined): FieldDate | undefined {
  const given = texts.filter((text) => text !== undefined).map(Number);
  const full = SMALLEST.map((least, n) => given[n] ?? least);
  if (full.some((part, n) => part < (SMALLEST[n] as number) || part > (LARGEST[n] as number))) return undefined;
  const [year = 0, month = 1, day = 1, hours, minutes, seconds, milliseconds] = full;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // Date.UTC takes the year 20 for 1920
  if (date.getUTCDate() !== day) return undefined;
  const shift = minutesOf(zone);
  if (shift === undefined) return undefined;
  date.setUTCHours(hours as number, (minutes as number) - shift, seconds, milliseconds);
  const parts = partsOf(date).slice(0, given.length);
  return { parts, time: date.getTime(), cmp: (other) => compareParts(parts, (other as FieldDate).parts) };
}

function minutesOf(zone = "Z"): number | undefined {
  const found = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (!found) return 0;
  const [, sign, hours, minutes = "0"] = found;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === "-" ? -1 : 1) * (60 * Number(hours) + Number(minutes));
}

function partsOf(date: Date): number[] {
  const day = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  return [...day, date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds(), date.getUTCMilliseconds()];
}

/** At the coarser of the two precisions. */
function compareParts(a: readonly number[], b: readonly number[]): number {
  for (let n = 0; n < Math.min(a.length, b.length); n++) {
    const difference = (a[n] as number) - (b[n] as number);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}
