/** numpy's datetime64 of any unit as nanoseconds since 1970, exactly or not at all. Source: NumPy reference, "Datetimes and Timedeltas". */
import { FieldError } from "../../base/errors.ts";

export const NOT_A_TIME = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;
const FIXED: Record<string, bigint> = {
  W: 604_800_000_000_000n,
  D: 86_400_000_000_000n,
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1000n,
  μs: 1000n,
  ns: 1n,
};

/** Of one value in `unit` ("ms", "10s"); undefined where the unit is finer than a nanosecond, unknown or none. */
export function nanosecondsOf(unit: string): ((value: bigint) => bigint) | undefined {
  const [, multiple = "", name = ""] = /^([1-9]\d{0,8})?([A-Za-zμ]{1,2})$/.exec(unit) ?? [];
  const times = BigInt(multiple || 1);
  if (name === "Y" || name === "M") {
    const months = times * (name === "Y" ? 12n : 1n);
    return (value) => (value === NOT_A_TIME ? value : checked(monthStart(value * months), value, unit));
  }
  const factor = FIXED[name];
  if (factor === undefined) return undefined;
  if (factor * times === 1n) return (value) => value;
  return (value) => (value === NOT_A_TIME ? value : checked(value * factor * times, value, unit));
}

function monthStart(month: bigint): bigint {
  if (month > 1_000_000n || month < -1_000_000n) return MAX + 1n; // beyond what a Date holds, and far beyond nanoseconds
  return BigInt(Date.UTC(1970, Number(month))) * 1_000_000n;
}

function checked(nanoseconds: bigint, value: bigint, unit: string): bigint {
  if (nanoseconds <= MAX && nanoseconds > NOT_A_TIME) return nanoseconds;
  const message = `the time ${value} (unit ${unit}) is outside the years 1678 to 2261 that nanoseconds reach`;
  throw new FieldError("unsupported", message, { value: String(value), unit });
}
