import type { ArrayRef, GroupArray } from "../../../array/index.ts";
import { FieldError } from "../../../base/errors.ts";
import type { Opts } from "../../../base/signal.ts";
import type { Doc } from "../../../jio/index.ts";
import { planFrequencies, planSpectral, type SpectralPlan } from "../../spectral/plan-spectral.ts";
import { writeRows } from "../../tasks.ts";
import type { Run, Source, Spectral, Target } from "../../types.ts";
import { type ChunkedResult, computeChunks } from "../draft/compute-chunks.ts";
import { formatResult } from "../result-document.ts";
import { currentRunner } from "../runner.ts";
import { draftKeyOf, findSource, type Provenance } from "../source/find-source.ts";
import { costOf, framesOf, isSingleOf, rateOf, unitOf } from "../source/samples.ts";
import { askedOf, parametersOf } from "../welch/spectrum-parameters.ts";
import { optionsOf } from "../welch/sum-segments.ts";
import { planRows, type RowsPlan } from "./plan-rows.ts";

type RowsOpts = Omit<Spectral, "average" | "averagingSegments"> & Run;

/**
 * Power of every segment of a stored signal over time, as scipy.signal.spectrogram, kept as a Data Array document.
 *
 * Shape   `data`: (segments, bins), time first; `time` (segments,), `frequency` (bins,); `level_1`, `level_2` …: the maximum over 4, 16 …
 *         rows. Defaults of scipy: window ("tukey", 0.25), noverlap nperseg / 8.
 * Units   as welchStored; `time` s, the middle of each segment.
 * Memory  one chunk of about 4 MiB a running task and what it is made of, less under memoryBytes. f32, but for samples of more than 24 bits.
 * Throws  as welchStored. What is computed already is kept: a run that was killed goes on when it is asked for again.
 * Source  Oppenheim & Schafer, Discrete-Time Signal Processing, 10.3.
 */
export function spectrogramStored(source: Source, target: Target, o: RowsOpts = {}): Promise<ArrayRef> {
  return computeRows(source, target, { window: ["tukey", 0.25], ...o }, { mode: "power", isAgain: false });
}

/**
 * Short-time Fourier transform of a stored signal, as scipy.signal.stft: padded with zeros at both ends, no detrend.
 *
 * Shape   `data`: (segments, bins) complex, time first (scipy: last); `time` (segments,), `frequency` (bins,).
 * Units   `data` <unit> ("spectrum", scipy's), <unit>/√Hz ("density"); `time` s, `frequency` Hz.
 * Memory  as spectrogramStored.
 * Throws  as welchStored.
 * Source  as spectrogramStored.
 */
export function stftStored(source: Source, target: Target, o: RowsOpts = {}): Promise<ArrayRef> {
  const { detrend = false, scaling = "spectrum", ...rest } = o;
  return computeRows(source, target, { detrend, scaling, ...rest }, { mode: "complex", isAgain: false });
}

export async function computeRows(
  source: Source,
  target: Target,
  o: RowsOpts,
  { mode, isAgain }: { mode: "power" | "complex"; isAgain: boolean },
): Promise<ArrayRef> {
  const { signal, memoryBytes, onProgress, onPartial: _none, document, ...spectral } = o;
  signal?.throwIfAborted();
  const own: Opts = signal ? { signal } : {};
  if (mode === "complex" && spectral.detrend === "linear")
    throw new FieldError("unsupported", 'stftStored detrends "constant" or not at all', { detrend: "linear" });
  const from = await findSource(source, { ...own, target, memoryBytes });
  const { samples } = from;
  const frames = framesOf(samples);
  const whole = { ...spectral, fs: spectral.fs ?? rateOf(samples) };
  const eighth = () => Math.floor(planSpectral(frames, { ...whole, noverlap: 0 }).nperseg / 8); // scipy's for spectrograms
  const noverlap = spectral.noverlap ?? (mode === "power" ? eighth() : undefined);
  const plan = planSpectral(frames, { ...whole, ...(noverlap !== undefined && { noverlap }) });
  const asked = askedOf(spectral, rateOf(samples));
  const isSingle = isSingleOf(samples);
  const bins = planFrequencies(plan).length;
  const rowBytes = bins * (isSingle ? 4 : 8) * (mode === "complex" ? 2 : 1);
  const rows = planRows(frames, plan, {
    rowBytes,
    workBytes: costOf(samples).workBytes,
    memoryBytes,
    parallel: currentRunner().size ?? 1,
    isPadded: mode === "complex",
    hasLevels: mode === "power",
  });
  const { average: _a, averagingSegments: _b, ...told } = parametersOf(plan, samples);
  const parameters = { ...told, segments: rows.rows };
  const result = resultOf(from, {
    plan,
    rows,
    mode,
    isSingle,
    document: { parameters, asked, ...(document && { document }) },
  });
  const { parallel, ...cut } = rows;
  const key = draftKeyOf(from, mode, parameters, cut);
  return computeChunks(target, key, result, { ...own, ...(onProgress && { onProgress }), isAgain, parallel });
}

interface Rows {
  plan: SpectralPlan;
  rows: RowsPlan;
  mode: "power" | "complex";
  isSingle: boolean;
  document: { parameters: Doc; asked: Doc; document?: Doc };
}

function resultOf(from: Provenance, { plan, rows, mode, isSingle, document }: Rows): ChunkedResult {
  const { samples } = from;
  const { rowsPerChunk, levels, offset } = rows;
  const frames = framesOf(samples);
  const units = unitsOf(unitOf(samples), plan, mode);
  const frequency = planFrequencies(plan);
  const dtype = mode === "complex" ? (isSingle ? "complex64" : "complex128") : isSingle ? "float32" : "float64";
  const shape = [rows.rows, frequency.length];
  const countOf = (chunk: number) => Math.min(rowsPerChunk, rows.rows - chunk * rowsPerChunk);
  const rowBytes = plan.hop * costOf(samples).frameBytes;
  return {
    arrays: arraysOf({ plan, rows, units, dtype, frequency }),
    chunks: Math.ceil(rows.rows / rowsPerChunk),
    nameOf: (chunk) => `data/${chunk}.0`,
    bytesOf: (chunk) => countOf(chunk) * rowBytes,
    run: (chunks, into, { runner, signal }) => {
      const place = { into, chunks, rowsPerChunk, levels, offset, isSingle, mode };
      return runner.run(
        writeRows,
        { samples, frames, spectral: optionsOf(plan), rows: rows.rows, ...place },
        { signal },
      );
    },
    document: () => {
      const operation = mode === "complex" ? "stft" : "spectrogram";
      const title = mode === "complex" ? "Short-time Fourier transform" : "Spectrogram";
      const facts = { operation, title, unit: units, shape, dtype, ...document };
      return formatResult(from, facts, new Date());
    },
  };
}

function unitsOf(unit: string, { scaling }: SpectralPlan, mode: "power" | "complex"): string {
  if (mode === "complex") return scaling === "density" ? `${unit}/√Hz` : unit;
  return scaling === "density" ? `${unit}²/Hz` : `${unit}²`;
}

function arraysOf(o: {
  plan: SpectralPlan;
  rows: RowsPlan;
  units: string;
  dtype: "float32" | "float64" | "complex64" | "complex128";
  frequency: Float64Array;
}): Record<string, GroupArray> {
  const { plan, rows, units, dtype, frequency } = o;
  const { hop, nperseg, fs } = plan;
  const dimensionNames = ["time", "frequency"];
  const bins = frequency.length;
  const time = Float64Array.from(
    { length: rows.rows },
    (_, row) => (rows.offset < 0 ? row * hop : row * hop + nperseg / 2) / fs,
  );
  const levels = rows.levels.map((each, n) => ({ path: `level_${n + 1}`, rows: each }));
  const attributes = { units, ...(levels.length > 0 && { levels }) };
  const arrays: Record<string, GroupArray> = {
    data: { dtype, shape: [rows.rows, bins], chunkShape: [rows.rowsPerChunk, bins], dimensionNames, attributes },
    time: { data: time, dimensionNames: ["time"], attributes: { units: "s" } },
    frequency: { data: frequency, dimensionNames: ["frequency"], attributes: { units: "Hz" } },
  };
  for (const { path, rows: each } of levels)
    arrays[path] = {
      dtype,
      shape: [Math.ceil(rows.rows / each), bins],
      chunkShape: [rows.rowsPerChunk / each, bins],
      dimensionNames: [`${path}_time`, "frequency"],
      attributes: { units, rows: each },
    };
  return arrays;
}
