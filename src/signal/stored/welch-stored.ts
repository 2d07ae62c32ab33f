import type { ArrayRef, NdView } from "../../array/index.ts";
import { FieldError } from "../../base/errors.ts";
import { createMeter } from "../../base/progress.ts";
import type { Opts } from "../../base/signal.ts";
import { bytesPerFrame, parseSampleFacts, type SampleFacts } from "../../format/index.ts";
import type { JioStorage } from "../../jio/index.ts";
import { planSpectral, type SpectralPlan } from "../spectral/plan-spectral.ts";
import { finishPower, halfBins } from "../spectral/segment-power.ts";
import { welchChunk } from "../tasks.ts";
import type { F, Run, Source, Spectral, Target } from "../types.ts";
import { addCompensated, compensated, createCompensatedSum } from "./compensated-sum.ts";
import { cutChunks, planWelchRun } from "./plan-welch.ts";
import { runOrdered } from "./run-ordered.ts";
import { currentRunner, type SizedRunner } from "./runner.ts";
import type { Provenance } from "./spectrum-document.ts";
import { askedOf, parametersOf } from "./spectrum-parameters.ts";
import { throttle } from "./throttle.ts";
import { digestTail, formatSums, keyOf, readSums, type WelchSums } from "./welch-sums.ts";
import { withStorage } from "./with-storage.ts";

const PARTIAL_MS = 250;

interface StreamSource {
  storage: object;
  id: string;
  channel: number;
}

interface Job {
  source: StreamSource;
  facts: SampleFacts;
  frames: number;
  plan: SpectralPlan;
  runner: SizedRunner;
  before: WelchSums | undefined;
}

/**
 * Power spectrum by Welch's method of a channel of a Data Stream of any length, kept as a Data Array document.
 *
 * Shape   `data` and its coordinate `frequency`: (floor(nfft / 2) + 1,), or (nfft,) with returnOnesided false.
 * Units   `data` <unit>²/Hz, <unit>² with scaling "spectrum"; `frequency` Hz. fs is the source's rate if not said.
 * Memory  chunks of about 4 MiB a running task, less under memoryBytes; f32 samples give an f32 spectrum, summed in f64.
 * Throws  "not-found"; "invalid-metadata" naming the source's key; "invalid-argument" naming the option; "over-budget" when
 *         memoryBytes holds no segment; "unsupported" for an ArrayRef source and for average "median". The target is
 *         replaced whole, in one bulk, or left as it was.
 * Source  as welch; partial sums are added in the order of the recording by Neumaier (1974), doi:10.1002/zamm.19740540106.
 */
export async function welchStored(source: Source, target: Target, o: Spectral & Run = {}): Promise<ArrayRef> {
  return computeWelch(source, target, o, { isAgain: false });
}

/** `isAgain`: what the target keeps of an earlier run is gone on from, where it still holds; a target that is gone stays so. */
export async function computeWelch(
  source: Source,
  target: Target,
  o: Spectral & Run,
  { isAgain }: { isAgain: boolean },
): Promise<ArrayRef> {
  const { signal, memoryBytes: _memory, onProgress: _progress, onPartial: _partial, ...spectral } = o;
  signal?.throwIfAborted();
  const stream = parseSource(source);
  if (spectral.average === "median")
    throw new FieldError(
      "unsupported",
      'average "median" is not built yet for stored data: it needs all segments at once',
    );
  const runner = currentRunner();
  const found = await withStorage(stream.storage, (storage) => readProvenance(storage, stream, signal));
  const { facts } = found;
  const provenance: Provenance = { ...found, asked: askedOf(spectral, facts.sampleRateHz) };
  const frames = facts.dataLength / bytesPerFrame(facts);
  if (frames === 0)
    throw new FieldError("invalid-metadata", "data_length is 0: the stream has no samples", { key: "data_length" });
  const plan = planSpectral(frames, { ...spectral, fs: spectral.fs ?? facts.sampleRateHz });
  const own = signal ? { signal } : {};
  const key = keyOf(provenance, parametersOf(plan, stream.channel));
  const before = isAgain ? await usableSums(stream, target, { provenance, plan, key }, own) : undefined;
  const { power, total } = await sumChunks({ source: stream, facts, frames, plan, runner, before }, o);
  const tail = await withStorage(stream.storage, (storage) => digestTail(storage, provenance, plan, own));
  const sums = formatSums({ key, segments: plan.segments, tail, total });
  const spectrum = { id: target.id, plan, power, provenance, sums, isAgain };
  const { keepSpectrum } = await import("./keep-spectrum.ts");
  return withStorage(target.storage, (storage) => keepSpectrum(storage, spectrum, own));
}

/** The sums of an earlier run of the same key, where the source has not changed but at its end. */
async function usableSums(
  source: StreamSource,
  target: Target,
  { provenance, plan, key }: { provenance: Provenance; plan: SpectralPlan; key: string },
  o: Opts,
): Promise<WelchSums | undefined> {
  const stored = await withStorage(target.storage, (storage) => readSums(storage, target.id, halfBins(plan), o));
  if (stored?.sums.key !== key || stored.sums.segments > plan.segments) return undefined;
  const { digest, length } = stored.source;
  const isSame = digest !== undefined && digest === provenance.digest;
  const isLonger = typeof length === "number" && (provenance.length ?? 0) > length;
  if (!isSame && !(isLonger && provenance.doc.portal_type === "Data Stream")) return undefined;
  const { segments, tail } = stored.sums;
  const now = await withStorage(source.storage, (storage) => digestTail(storage, provenance, { ...plan, segments }, o));
  return now === tail ? stored.sums : undefined;
}

function parseSource(source: Source): StreamSource {
  if ("byteOffset" in source)
    throw new FieldError(
      "unsupported",
      "an array as a source is not built yet; name a Data Stream as { storage, id, channel }",
    );
  return { storage: source.storage, id: source.id, channel: source.channel ?? 0 };
}

async function readProvenance(
  storage: JioStorage,
  source: StreamSource,
  signal?: AbortSignal,
): Promise<Omit<Provenance, "asked">> {
  const { id, channel } = source;
  const options = signal ? { signal } : {};
  const doc = await storage.get(id, options);
  const facts = parseSampleFacts(doc);
  if (!Number.isInteger(channel) || channel < 0 || channel >= facts.channelCount)
    throw new FieldError("invalid-argument", `channel is 0 to ${facts.channelCount - 1}, not ${channel}`, { channel });
  const { data } = await storage.allAttachments(id, options);
  if (!data) throw new FieldError("not-found", `the document ${id} has no attachment "data"`, { id, name: "data" });
  const end = facts.dataOffset + facts.dataLength;
  if (data.length !== undefined && end > data.length)
    throw new FieldError("invalid-metadata", `data_length ends at byte ${end}; "data" of ${id} has ${data.length}`, {
      key: "data_length",
      id,
    });
  return { id, doc, digest: data.digest, length: data.length, facts, channel };
}

async function sumChunks({ source, facts, frames, plan, runner, before }: Job, o: Run) {
  const { memoryBytes } = o;
  const { segmentsPerChunk, parallel } = planWelchRun(plan, facts, { parallel: runner.size ?? 1, memoryBytes });
  const total = before?.total ?? createCompensatedSum(halfBins(plan));
  const first = before?.segments ?? 0;
  let segments = first;
  const power = (): F => {
    const values = finishPower(plan, compensated(total), segments);
    return facts.sampleFormat === "float32" ? Float32Array.from(values) : values;
  };
  let framesDone = first === plan.segments ? frames : first * plan.hop;
  const totalBytes = (frames - framesDone) * bytesPerFrame(facts);
  const count = createMeter(totalBytes, (progress) => o.onProgress?.(progress));
  const partial = throttle(() => o.onPartial?.(viewOf(power()), { fs: plan.fs }), PARTIAL_MS);
  const spectral = optionsOf(plan);
  await runOrdered(cutChunks(plan, segmentsPerChunk, first), {
    parallel,
    ...(o.signal && { signal: o.signal }),
    run: (range, signal) => runner.run(welchChunk, { ...source, facts, frames, spectral, range }, { signal }),
    take(sums, range) {
      addCompensated(total, sums);
      segments += range.segments;
      const done = segments === plan.segments ? frames : range.firstFrame + range.frames;
      count((done - framesDone) * bytesPerFrame(facts));
      framesDone = done;
      partial();
    },
  });
  return { power: power(), total };
}

/** The options from which a worker plans the same segments. */
function optionsOf(plan: SpectralPlan): Spectral {
  const { fs, window, nperseg, noverlap, nfft, detrend, onesided, scaling, average } = plan;
  return { fs, window, nperseg, noverlap, nfft, detrend, returnOnesided: onesided, scaling, average };
}

function viewOf(data: F): NdView {
  const dtype = data instanceof Float32Array ? "float32" : "float64";
  return { data, shape: [data.length], stride: [1], offset: 0, dtype };
}
