import { FieldError } from "../base/errors.ts";
import type { F } from "./types.ts";

/** The error of an option that is not what it should be; its facts name the option. */
export function wrong(name: string, value: unknown, expected: string): FieldError {
  const said = typeof value === "string" ? JSON.stringify(value) : String(value);
  return new FieldError("invalid-argument", `${name} is ${expected}, not ${said}`, { [name]: value });
}

export function oneOf(name: string, value: unknown, allowed: readonly unknown[]): void {
  if (!allowed.includes(value))
    throw wrong(name, value, `one of ${allowed.map((word) => JSON.stringify(word)).join(", ")}`);
}

/** The value, a whole number that is at least so large. */
export function whole(name: string, value: unknown, least: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
  throw wrong(name, value, `a whole number, at least ${least}`);
}

/** The value, a number greater than zero. */
export function positive(name: string, value: unknown): number {
  if (Number.isFinite(value) && (value as number) > 0) return value as number;
  throw wrong(name, value, "a number greater than 0");
}

export const isF = (value: unknown): value is F => value instanceof Float32Array || value instanceof Float64Array;

/** Samples of one real signal. */
export function samples(name: string, value: unknown): F {
  if (isF(value)) return value;
  throw new FieldError("invalid-argument", `${name} is a Float32Array or a Float64Array`, { [name]: typeof value });
}

export const precisionOf = (x: F): "f32" | "f64" => (x instanceof Float32Array ? "f32" : "f64");

/** Zeros of the precision of `like`. */
export const zerosLike = (like: F, length: number): F =>
  like instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
