import { zarrGroupItems } from "../../array/index.ts";
import { SOFTWARE } from "../../base/version.ts";
import { formatSampleFacts, type SampleFacts } from "../../format/index.ts";
import type { BulkItem, Doc } from "../../jio/index.ts";
import { planFrequencies, type SpectralPlan } from "../spectral/plan-spectral.ts";
import type { F } from "../types.ts";
import { ASKED_KEY, parametersOf } from "./spectrum-parameters.ts";

/** Where a spectrum came from. */
export interface Provenance {
  readonly id: string;
  readonly doc: Doc;
  readonly digest: string | undefined;
  /** Of its bytes, where the storage tells it. */
  readonly length: number | undefined;
  readonly facts: SampleFacts;
  readonly channel: number;
  /** What was asked for of the parameters that follow the source. */
  readonly asked: Doc;
}

/** The document and the Zarr group of a stored spectrum, as one list for `bulk`. */
export function formatSpectrum(id: string, plan: SpectralPlan, power: F, from: Provenance, date: Date): BulkItem[] {
  const { facts, channel } = from;
  const { unit } = facts.channels[channel]!;
  const units = plan.scaling === "density" ? `${unit}²/Hz` : `${unit}²`;
  const name = String(from.doc.title ?? from.doc.reference ?? from.id);
  const reference = String(from.doc.reference ?? from.id);
  const suffix = facts.channelCount > 1 ? `-ch${channel + 1}` : "";
  const doc: Doc = {
    portal_type: "Data Array",
    title: `Spectrum of ${name}${facts.channelCount > 1 ? `, channel ${channel + 1}` : ""}`,
    reference: `${reference}${suffix}-welch`,
    array_shape: [power.length],
    array_dtype: power instanceof Float32Array ? "float32" : "float64",
    unit: units,
    operation: "welch",
    parameters: parametersOf(plan, channel),
    [ASKED_KEY]: from.asked,
    sources: [sourceOf(from, reference)],
    software: SOFTWARE,
    creation_date: date.toISOString(),
  };
  const group = zarrGroupItems(id, {
    arrays: {
      data: { data: power, dimensionNames: ["frequency"], attributes: { units } },
      frequency: { data: planFrequencies(plan), dimensionNames: ["frequency"], attributes: { units: "Hz" } },
    },
  });
  return [{ verb: "put", args: [id, doc] }, ...group];
}

/** Digest and length are of all its bytes; the facts tell which of them are samples that counted. */
function sourceOf({ id, digest, length, facts }: Provenance, reference: string): Doc {
  const bytes = { ...(digest !== undefined && { digest }), ...(length !== undefined && { length }) };
  return { id, reference, ...bytes, facts: formatSampleFacts(facts) };
}
