import { zarrGroupItems } from "../../../array/index.ts";
import type { BulkItem, Doc } from "../../../jio/index.ts";
import { planFrequencies, type SpectralPlan } from "../../spectral/plan-spectral.ts";
import type { F } from "../../types.ts";
import { formatResult } from "../result-document.ts";
import type { Provenance } from "../source/find-source.ts";
import { unitOf } from "../source/samples.ts";

export interface SpectrumFacts {
  plan: SpectralPlan;
  power: F;
  provenance: Provenance;
  parameters: Doc;
  asked: Doc;
  document?: Doc;
}

/** The document and the Zarr group of a stored spectrum, as one list for `bulk`. */
export function formatSpectrum(id: string, facts: SpectrumFacts, date: Date): BulkItem[] {
  const { plan, power, provenance, ...told } = facts;
  const unit = unitOf(provenance.samples);
  const units = plan.scaling === "density" ? `${unit}²/Hz` : `${unit}²`;
  const isEnvelope = provenance.samples.envelope !== undefined;
  const result = {
    operation: "welch",
    title: isEnvelope ? "Envelope spectrum" : "Spectrum",
    unit: units,
    shape: [power.length],
    dtype: power instanceof Float32Array ? "float32" : "float64",
    parameters: told.parameters,
    asked: told.asked,
    ...(told.document && { document: told.document }),
  };
  const group = zarrGroupItems(id, {
    arrays: {
      data: { data: power, dimensionNames: ["frequency"], attributes: { units } },
      frequency: { data: planFrequencies(plan), dimensionNames: ["frequency"], attributes: { units: "Hz" } },
    },
  });
  return [{ verb: "put", args: [id, formatResult(provenance, result, date)] }, ...group];
}
