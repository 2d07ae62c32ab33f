/** The arrays of a result: what they are called, and what their attributes say. */
import type { F } from "../types.ts";
import { binsOf, formatIndexMap, type IndexMap } from "./plan/blocked-index.ts";
import type { LongArray } from "./result-items.ts";

export interface ResultNames {
  readonly unit: string;
  readonly sampleRateHz: number;
  /** Of the signal, without the zeros behind it. */
  readonly samples: number;
}

export const INDEX_MAP = "index_map";

interface SpectrumValues {
  readonly map: IndexMap;
  readonly precision: "f32" | "f64";
  readonly binsPerBucket: number;
  /** The least of each bucket, then the greatest. */
  readonly magnitudes: Float32Array;
  readonly chunkLength?: number;
  readonly fill: LongArray["fill"];
}

/** Bins and, in natural order, the extremes of their magnitudes over buckets of neighbouring bins. */
export function spectrumArrays({ unit, sampleRateHz, samples }: ResultNames, values: SpectrumValues): LongArray[] {
  const { map, precision, binsPerBucket, magnitudes, chunkLength, fill } = values;
  const step = sampleRateHz / map.n;
  const common = { units: unit, frequency_start: 0, frequency_units: "Hz" };
  const count = magnitudes.length / 2;
  const extreme = (name: string, part: Float32Array): LongArray => ({
    name,
    dtype: "float32",
    length: count,
    dimension: "bucket",
    attributes: { ...common, frequency_step: step * binsPerBucket, bins_per_bucket: binsPerBucket },
    fill: (start, out) => out.set(part.subarray(start, start + out.length)),
  });
  const bins: LongArray = {
    name: "data",
    dtype: precision === "f32" ? "complex64" : "complex128",
    length: binsOf(map),
    dimension: "bin",
    ...(chunkLength !== undefined && { chunkLength }),
    attributes: { ...common, frequency_step: step, samples, padded_to: map.n, [INDEX_MAP]: formatIndexMap(map) },
    fill,
  };
  return [
    bins,
    extreme("magnitude_min", magnitudes.subarray(0, count)),
    extreme("magnitude_max", magnitudes.subarray(count)),
  ];
}

export const signalArray = (
  { unit, samples }: ResultNames,
  precision: "f32" | "f64",
  fill: (start: number, out: F) => void,
): LongArray => ({
  name: "data",
  dtype: precision === "f32" ? "float32" : "float64",
  length: samples,
  dimension: "sample",
  attributes: { units: unit },
  fill,
});
