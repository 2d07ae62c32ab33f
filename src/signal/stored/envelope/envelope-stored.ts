import type { ArrayRef } from "../../../array/index.ts";
import type { Opts } from "../../../base/signal.ts";
import type { Doc } from "../../../jio/index.ts";
import { writeSamples } from "../../tasks.ts";
import type { Run, Source, Target } from "../../types.ts";
import { type ChunkedResult, computeChunks } from "../draft/compute-chunks.ts";
import { formatResult } from "../result-document.ts";
import { currentRunner } from "../runner.ts";
import { draftKeyOf, findSource, type Provenance } from "../source/find-source.ts";
import { costOf, framesOf, isSingleOf, rateOf, type Samples, unitOf } from "../source/samples.ts";
import { planEnvelope } from "./plan-envelope.ts";

export interface EnvelopeOpts extends Run {
  /** Hz; all of it where it is not said. */
  band?: readonly [number, number];
  /** Every n-th value, or "band": as many as the width of the band needs. */
  decimation?: number | "band";
}

const CHUNK_VALUES = 1 << 20;
const SHARES = 4; // so that a few workers find room

/**
 * Envelope of a band of a stored signal: the magnitude of its analytic signal, filtered by 1025 taps, kept as a Data Array document.
 *
 * Shape   `data`: (ceil(frames / decimation),); value i belongs to frame i · decimation. The document says sample_rate_hz.
 * Units   those of the signal; a sine of amplitude a within the band has envelope a. Edges of the band lie 6 dB down and are
 *         about 0.005 of the rate wide; beyond them nothing is left but -80 dB.
 * Memory  a million values a running task and what they are made of, less under memoryBytes.
 * Throws  as welchStored.
 * Source  as scipy's abs(hilbert(x)) within the band, but for 512 frames at either end, which the filter sees zeros beyond.
 */
export function envelopeStored(source: Source, target: Target, o: EnvelopeOpts = {}): Promise<ArrayRef> {
  return computeEnvelope(source, target, o, { isAgain: false });
}

export async function computeEnvelope(
  source: Source,
  target: Target,
  o: EnvelopeOpts,
  { isAgain }: { isAgain: boolean },
): Promise<ArrayRef> {
  const { signal, memoryBytes, onProgress, onPartial: _none, document, ...asked } = o;
  signal?.throwIfAborted();
  const own: Opts = signal ? { signal } : {};
  const found = await findSource(source, { ...own, target, memoryBytes });
  const envelope = planEnvelope(found.samples.facts.sampleRateHz, asked);
  const samples: Samples = { ...found.samples, envelope };
  const values = chunkValues(samples, memoryBytes);
  const fitting = (memoryBytes ?? Number.POSITIVE_INFINITY) / chunkCost(samples, values);
  const parallel = Math.max(1, Math.min(currentRunner().size ?? 1, Math.floor(fitting)));
  const { lowHz, highHz, decimation, taps } = envelope;
  const parameters = { channel: samples.channel, band: [lowHz, highHz], decimation, taps, fs: rateOf(samples) };
  const facts = { parameters, asked: { ...asked }, ...(document && { document }) };
  const result = resultOf({ ...found, samples }, values, facts);
  const key = draftKeyOf({ ...found, samples }, "envelope", values);
  return computeChunks(target, key, result, { ...own, ...(onProgress && { onProgress }), isAgain, parallel });
}

/** What a running task holds: what a chunk is made of, the chunk, and the one before it, which is being written. */
const chunkCost = (samples: Samples, values: number): number =>
  values * (costOf(samples).workBytes + 16) +
  ((samples.envelope?.taps ?? 0) * costOf(samples).workBytes) / (samples.envelope?.decimation ?? 1);

/** A power of two; how the result is cut does not depend on who computes it. */
function chunkValues(samples: Samples, memoryBytes = Number.POSITIVE_INFINITY): number {
  const { workBytes } = costOf(samples);
  const fitting = Math.min(CHUNK_VALUES, memoryBytes / SHARES / (workBytes + 16), (64 << 20) / workBytes);
  return 2 ** Math.max(10, Math.floor(Math.log2(fitting)));
}

function resultOf(
  from: Provenance,
  values: number,
  told: { parameters: Doc; asked: Doc; document?: Doc },
): ChunkedResult {
  const { samples } = from;
  const frames = framesOf(samples);
  const dtype = isSingleOf(samples) ? "float32" : "float64";
  const units = unitOf(samples);
  const rate = rateOf(samples);
  const countOf = (chunk: number) => Math.min(values, frames - chunk * values);
  const attributes = { units, sample_rate_hz: rate };
  return {
    arrays: { data: { dtype, shape: [frames], chunkShape: [values], dimensionNames: ["time"], attributes } },
    chunks: Math.ceil(frames / values),
    nameOf: (chunk) => `data/${chunk}`,
    bytesOf: (chunk) => countOf(chunk) * costOf(samples).frameBytes,
    run: (chunks, into, { runner, signal }) => {
      const place = { into, chunks, length: values, isSingle: dtype === "float32" };
      return runner.run(writeSamples, { samples, ...place }, { signal });
    },
    document() {
      const facts = { operation: "envelope", title: "Envelope", unit: units, shape: [frames], dtype };
      const document = { sample_rate_hz: rate, ...told.document };
      return formatResult(from, { ...facts, ...told, document }, new Date());
    },
  };
}
