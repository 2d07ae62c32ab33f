import type { F } from "../types.ts";
import { writeDecibels } from "./samples/decibels.ts";

/** The least numbers of full precision: what is smaller counts as nothing. */
const LEAST = { f32: 2 ** -126, f64: 2 ** -1022 };

/**
 * Powers as levels in dB, to be drawn: 10·log10(power) + offsetDb, which says what 0 dB is.
 *
 * Shape   power, out: (n,); they may be one array.
 * Units   dB, within 1e-4 of the true level where that is within ±400. A power of 0 or less has the level −∞, NaN has none; no level is
 *         below floorDb.
 * Memory  writes out.
 */
export function toDecibels(
  power: F,
  out: Float32Array,
  { offsetDb = 0, floorDb = Number.NEGATIVE_INFINITY }: { offsetDb?: number; floorDb?: number } = {},
): void {
  if (writeDecibels(power, out, offsetDb, floorDb)) return;
  const least = power instanceof Float32Array ? LEAST.f32 : LEAST.f64;
  for (let i = 0; i < power.length; i++) {
    const value = power[i]!;
    const level = value < least ? Number.NEGATIVE_INFINITY : 10 * Math.log10(value) + offsetDb;
    out[i] = Math.max(level, floorDb);
  }
}
