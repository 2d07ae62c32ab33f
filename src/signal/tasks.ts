/** The work of this folder that runs in workers; the code stands in tasks.worker.ts. */
import type { SampleFacts } from "../format/index.ts";
import { task } from "../worker/task.ts";
import type { SegmentRange } from "./stored/plan-welch.ts";
import type { Spectral } from "./types.ts";

export interface WelchChunk {
  storage: object;
  id: string;
  channel: number;
  facts: SampleFacts;
  frames: number; // of the whole recording
  spectral: Spectral;
  range: SegmentRange;
}

/** Σ|X|² of the segments of one range, bins from 0 to n/2, unscaled. */
export const welchChunk = task<WelchChunk, Float64Array>("signal/welch-chunk");

export interface WaveformRequest {
  storage: object;
  id: string;
  channel: number;
  startS: number;
  endS: number;
  columns: number;
}

/**
 * One entry a column: the extremes of its finite samples, NaN where it has none. Exact entries are the samples as they are.
 *
 * Units   time: seconds, of each column's highest sample (the first of several; its middle one where none is finite), ascending.
 */
export interface Waveform {
  time: Float64Array;
  min: Float64Array;
  max: Float64Array;
  /** Every entry is one sample, min and max alike. */
  exact: boolean;
}

/** The part of a channel between two times, at most `columns` entries, or twice as many single samples. */
export const readWaveform = task<WaveformRequest, Waveform, { bytes: number; totalBytes: number }>(
  "signal/read-waveform",
);

export interface SpectrumRequest {
  storage: object;
  id: string;
  from?: number;
  to?: number;
  columns: number;
}

/** One entry a column as in a Waveform: each at the frequency of its highest value. */
export interface SpectrumView {
  frequency: Float64Array;
  min: Float64Array;
  max: Float64Array;
  exact: boolean;
  units: string;
  frequencyUnits: string;
}

/** The part of a stored spectrum between two frequencies (all of it where they are left out). */
export const readSpectrum = task<SpectrumRequest, SpectrumView>("signal/read-spectrum");
