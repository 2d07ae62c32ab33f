/** The work of this folder that runs in workers; the code stands in tasks.worker.ts. */
import type { Doc } from "../jio/index.ts";
import { task } from "../worker/task.ts";
import type { ColourMap } from "./plot/colour-map.ts";
import type { FrequencyAxis, SpectrogramFacts, View } from "./plot/spectrogram-plan.ts";
import type { PyramidLevel } from "./stored/pyramid/plan-pyramid.ts";
import type { Samples } from "./stored/source/samples.ts";
import type { Moments } from "./stored/statistics/moments.ts";
import type { SegmentRange } from "./stored/welch/plan-welch.ts";
import type { Spectral } from "./types.ts";

export interface WelchChunk {
  samples: Samples;
  frames: number; // of the whole signal
  spectral: Spectral;
  range: SegmentRange;
  segmentsPerSlice: number;
}

/** The powers |X|² of the segments of one range put together as the average says, bins from 0 to n/2, unscaled. */
export const welchChunk = task<WelchChunk, Float64Array>("signal/welch-chunk");

export interface WelchMedian {
  samples: Samples;
  frames: number;
  spectral: Spectral;
  ranges: readonly SegmentRange[]; // all of them
  bins: { first: number; count: number };
}

/** Medians over all segments of some bins, unscaled; tells how many segments are done. */
export const welchMedian = task<WelchMedian, Float64Array, number>("signal/welch-median");

export interface RowsChunks {
  samples: Samples;
  frames: number; // of the whole signal
  spectral: Spectral;
  mode: "power" | "complex";
  offset: number; // where the first segment of all begins
  rows: number; // of all
  into: { storage: object; id: string };
  chunks: readonly number[];
  rowsPerChunk: number;
  levels: readonly number[];
  isSingle: boolean;
}

/** Computes some chunks of a spectrogram or stft and writes them with their levels; what it wrote is its answer. */
export const writeRows = task<RowsChunks, void>("signal/write-rows");

export interface SamplesChunks {
  samples: Samples;
  into: { storage: object; id: string };
  chunks: readonly number[];
  length: number; // of a chunk, in values
  isSingle: boolean;
}

/** Reads parts of a signal (its envelope, say) and writes each as one chunk of an array. */
export const writeSamples = task<SamplesChunks, void>("signal/write-samples");

/** Moments of a part of a signal. */
export const findMoments = task<{ samples: Samples; range: { first: number; count: number } }, Moments>(
  "signal/find-moments",
);

export interface PyramidChunks extends Omit<SamplesChunks, "length"> {
  frames: number; // of the whole signal
  levels: readonly PyramidLevel[];
}

export const writePyramid = task<PyramidChunks, void>("signal/write-pyramid");

export type PyramidTop = Pick<PyramidChunks, "levels" | "into" | "isSingle" | "frames">;

/** Makes the coarser levels of a pyramid whose finer ones are there. */
export const finishPyramid = task<PyramidTop, void>("signal/finish-pyramid");

/** Attachments of one document for another, as they are. */
export const copyAttachments = task<{ storage: object; from: string; to: string; names: readonly string[] }, void>(
  "signal/copy-attachments",
);

/** A draft, whole, in the place of an earlier result. */
export const replaceResult = task<{ storage: object; from: string; to: string; doc: Doc; isAgain: boolean }, void>(
  "signal/replace-result",
);

export interface WaveformRequest {
  storage: object;
  id: string;
  channel: number;
  startS: number;
  endS: number;
  columns: number;
  /** What a part of the samples shows will do where reading all would take long. */
  roughly?: boolean;
}

/**
 * One entry a column: the extremes of its finite samples, NaN where it has none. Exact entries are the samples as they are; rough
 * ones are fewer, and of a few samples each.
 *
 * Units   time: seconds, of each column's highest sample (the first of several; its middle one where none is finite), ascending.
 */
export interface Waveform {
  time: Float64Array;
  min: Float64Array;
  max: Float64Array;
  /** Every entry is one sample, min and max alike. */
  exact: boolean;
  rough: boolean;
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
  /** Columns are evenly spaced along it; a logarithmic one needs both ends, above 0 Hz. */
  axis?: FrequencyAxis;
}

/** One entry a column as in a Waveform: each at the frequency of its highest value. */
export interface SpectrumView {
  frequency: Float64Array;
  min: Float64Array;
  max: Float64Array;
  exact: boolean;
  units: string;
  frequencyUnits: string;
  /** Columns stand at their frequencies, not side by side. */
  placed?: boolean;
}

/** The part of a stored spectrum between two frequencies (all of it where they are left out). */
export const readSpectrum = task<SpectrumRequest, SpectrumView>("signal/read-spectrum");

export interface PeaksRequest {
  storage: object;
  id: string;
  /** Hz. */
  from: number;
  to: number;
  /** The highest of them. */
  most: number;
}

/**
 * Peaks of a stored spectrum between two frequencies, the highest first.
 *
 * Units   frequency: Hz, of the tone between the bins · power: as stored, on the tone · prominence: dB · stepHz: of a bin.
 */
export interface Peaks {
  readonly frequency: Float64Array;
  readonly power: Float64Array;
  readonly prominence: Float64Array;
  /** How many there are, of which these are the highest. */
  readonly count: number;
  readonly stepHz: number;
  /** What the window does to a tone between two bins is taken back. */
  readonly isCorrected: boolean;
  /** There are too many lines to look at one by one. */
  readonly isTooWide: boolean;
}

/** Peaks that rise 6 dB above what lies between them and higher ones. */
export const readPeaks = task<PeaksRequest, Peaks>("signal/read-peaks");

export interface ToneRequest {
  storage: object;
  id: string;
  channel: number;
  startS: number;
  endS: number;
  hertz: number;
}

export interface MeasuredTone {
  /** In the unit of the channel as it is now. */
  readonly rms: number;
  /** Of the line that was found. */
  readonly hertz: number;
  /** Of the tone in all the power of that part: near 1 where there is little else. */
  readonly share: number;
}

/** The effective value of a tone in a part of a recording, at most 32 MiB of it. */
export const measureTone = task<ToneRequest, MeasuredTone>("signal/measure-tone");

export { COLOUR_MAPS, type ColourMap, colourStops } from "./plot/colour-map.ts";
export { type FrequencyAxis, frequencyExtent, type SpectrogramFacts, timeExtent } from "./plot/spectrogram-plan.ts";

export interface SpectrogramRequest {
  storage: object;
  id: string;
  /** Seconds; all of it where they are left out. */
  from?: number;
  to?: number;
  /** Hz. */
  low?: number;
  high?: number;
  axis?: FrequencyAxis;
  /** Pixels. */
  width: number;
  height: number;
  map: ColourMap;
  /** What the lowest and the highest colour stand for; where they are left out, the picture is made to show what is in it. */
  floorDb?: number;
  ceilingDb?: number;
  /** Added to 10·log10(power): what a reference or another quantity makes of it. */
  offsetDb?: number;
}

export interface SpectrogramPicture {
  /** The highest frequency is its first row. */
  image: ImageBitmap;
  /** The level of each pixel in dB, in the order of the image: the greatest of all that lies in it; NaN where there is none. */
  levels: Float32Array;
  view: View;
  /** Of the whole spectrogram. */
  facts: SpectrogramFacts;
  /** Rows of `data` in each row of the level that was read. */
  rowsEach: number;
  floorDb: number;
  ceilingDb: number;
  /** Lowest and highest finite level of the picture. */
  found: [number, number] | undefined;
}

/** A picture of the part of a stored spectrogram between two times and two frequencies. */
export const readSpectrogram = task<SpectrogramRequest, SpectrogramPicture>("signal/read-spectrogram");
