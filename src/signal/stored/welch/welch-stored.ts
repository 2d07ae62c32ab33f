import type { ArrayRef } from "../../../array/index.ts";
import type { Opts } from "../../../base/signal.ts";
import type { JioStorage } from "../../../jio/index.ts";
import { planSpectral, type SpectralPlan } from "../../spectral/plan-spectral.ts";
import { halfBins } from "../../spectral/segment-power.ts";
import type { Run, Source, Spectral, Target } from "../../types.ts";
import { withDraft } from "../draft/draft.ts";
import { planEnvelope } from "../envelope/plan-envelope.ts";
import { currentRunner } from "../runner.ts";
import { draftKeyOf, findSource, type Provenance } from "../source/find-source.ts";
import { framesOf, rateOf } from "../source/samples.ts";
import { withStorage } from "../with-storage.ts";
import { keepSpectrum } from "./keep-spectrum.ts";
import { askedOf, parametersOf } from "./spectrum-parameters.ts";
import { sumMedians } from "./sum-medians.ts";
import { type SpectrumRun, sumSegments } from "./sum-segments.ts";
import {
  digestTail,
  formatSums,
  isSameOrLonger,
  keyOf,
  parseSums,
  readSums,
  SUMS_NAME,
  type WelchSums,
} from "./welch-sums.ts";

/** `envelope`: the spectrum is that of the envelope of this band, as envelopeStored makes it with decimation "band". */
export type WelchOpts = Spectral & Run & { envelope?: { band?: readonly [number, number] } };

const KEEP_MS = 10_000;

/**
 * Power spectrum by Welch's method of a signal of any length, kept as a Data Array document.
 *
 * Shape   `data` and its coordinate `frequency`: (floor(nfft / 2) + 1,), or (nfft,) with returnOnesided false.
 * Units   `data` <unit>²/Hz, <unit>² with scaling "spectrum"; `frequency` Hz. fs is the source's rate if not said.
 * Memory  chunks of about 4 MiB a running task, less under memoryBytes; f32 samples give an f32 spectrum, summed in f64. average
 *         "median" reads the source once for each part of the bins whose powers fit into memoryBytes (a quarter of 1 GiB if not said).
 * Throws  "not-found"; "invalid-metadata" naming the source's key; "invalid-argument" naming the option; "over-budget" when
 *         memoryBytes holds no segment; "locked" where the target is being computed already. The target is replaced whole, in one
 *         bulk, or left as it was. A run that was killed goes on from its last ten seconds when it is asked for again.
 * Source  as welch; partial sums are added in the order of the recording by Neumaier (1974), doi:10.1002/zamm.19740540106.
 */
export async function welchStored(source: Source, target: Target, o: WelchOpts = {}): Promise<ArrayRef> {
  return computeWelch(source, target, o, { isAgain: false });
}

/** `isAgain`: what the target keeps of an earlier run is gone on from, where it still holds; a target that is gone stays so. */
export async function computeWelch(
  source: Source,
  target: Target,
  o: WelchOpts,
  { isAgain }: { isAgain: boolean },
): Promise<ArrayRef> {
  const { signal, memoryBytes, onProgress, onPartial, document, envelope, ...spectral } = o;
  signal?.throwIfAborted();
  const own = signal ? { signal } : {};
  const runner = currentRunner();
  const provenance = withEnvelope(await findSource(source, { ...own, target, memoryBytes }), envelope);
  const { samples } = provenance;
  const frames = framesOf(samples);
  const plan = planSpectral(frames, { ...spectral, fs: spectral.fs ?? rateOf(samples) });
  const asked = { ...askedOf(spectral, rateOf(samples)), ...(envelope && { envelope }) };
  const parameters = parametersOf(plan, samples);
  const key = keyOf(samples, parameters);
  const run: SpectrumRun = { samples, frames, plan, runner };
  return withDraft(target, draftKeyOf(provenance, "welch", parameters), own, async (draft) => {
    const found = draft.attachments.has(SUMS_NAME) ? await draftSums(draft, plan, own) : undefined;
    const before = found ?? (isAgain ? await usableSums(target, { provenance, plan, key }, own) : undefined);
    const tail = await tailOf(provenance, plan, own);
    const keep = async (sums: Pick<WelchSums, "segments" | "total">) => {
      await draft.open();
      await draft.storage.putAttachment(draft.id, SUMS_NAME, formatSums({ key, tail, ...sums }), own);
    };
    const listeners = { ...own, ...(memoryBytes !== undefined && { memoryBytes }), ...(onProgress && { onProgress }) };
    const { power, total } =
      plan.average === "median"
        ? await sumMedians(run, listeners)
        : await sumSegments(
            { ...run, before },
            { ...listeners, ...(onPartial && { onPartial }), keep, keepMs: KEEP_MS },
          );
    const sums = total && formatSums({ key, segments: plan.segments, tail, total });
    const facts = { parameters, asked, ...(document && { document }) };
    return keepSpectrum(draft.storage, { id: target.id, plan, power, provenance, sums, isAgain, ...facts }, own);
  });
}

function withEnvelope(found: Provenance, envelope: WelchOpts["envelope"]): Provenance {
  if (!envelope) return found;
  const plan = planEnvelope(found.samples.facts.sampleRateHz, { ...envelope, decimation: "band" });
  return { ...found, samples: { ...found.samples, envelope: plan } };
}

async function draftSums(
  { storage, id }: { storage: JioStorage; id: string },
  plan: SpectralPlan,
  o: Opts,
): Promise<WelchSums | undefined> {
  return parseSums(await storage.getAttachment(id, SUMS_NAME, { ...o, format: "array_buffer" }), halfBins(plan));
}

/** Only a recording's samples lie so that their end can be told from its bytes. */
async function tailOf({ samples }: Provenance, plan: Pick<SpectralPlan, "segments" | "hop" | "nperseg">, o: Opts) {
  if (samples.ref || samples.envelope) return "";
  return withStorage(samples.storage, (storage) =>
    digestTail(storage, samples, (plan.segments - 1) * plan.hop + plan.nperseg, o),
  );
}

/** The sums of an earlier run of the same key, where the source has not changed but at its end. */
async function usableSums(
  target: Target,
  { provenance, plan, key }: { provenance: Provenance; plan: SpectralPlan; key: string },
  o: Opts,
): Promise<WelchSums | undefined> {
  const stored = await withStorage(target.storage, (storage) => readSums(storage, target.id, halfBins(plan), o));
  if (stored?.sums.key !== key || stored.sums.segments > plan.segments || !stored.sums.tail) return undefined;
  if (!isSameOrLonger(stored.source, provenance)) return undefined;
  const now = await tailOf(provenance, { ...plan, segments: stored.sums.segments }, o);
  return now === stored.sums.tail ? stored.sums : undefined;
}
