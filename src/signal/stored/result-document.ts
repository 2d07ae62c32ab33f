import { SOFTWARE } from "../../base/version.ts";
import { formatSampleFacts } from "../../format/index.ts";
import type { Doc } from "../../jio/index.ts";
import type { Provenance } from "./source/find-source.ts";
import { ASKED_KEY } from "./welch/spectrum-parameters.ts";

/** What a result is, beside where it came from. */
export interface ResultFacts {
  readonly operation: string;
  /** What it is called, of what: "Spectrum". */
  readonly title: string;
  readonly unit: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly parameters: Doc;
  readonly asked: Doc;
  /** Further properties that the caller wants on it. */
  readonly document?: Doc;
}

/** The document of a result: a Data Array that says what it is, how it was made, and of what. */
export function formatResult(from: Provenance, result: ResultFacts, date: Date): Doc {
  const { samples, doc } = from;
  const { facts, channel } = samples;
  const name = String(doc.title ?? doc.reference ?? samples.id);
  const reference = String(doc.reference ?? samples.id);
  const many = facts.channelCount > 1;
  return {
    portal_type: "Data Array",
    title: `${result.title} of ${name}${many ? `, channel ${channel + 1}` : ""}`,
    reference: `${reference}${many ? `-ch${channel + 1}` : ""}-${result.operation}`,
    array_shape: [...result.shape],
    array_dtype: result.dtype,
    unit: result.unit,
    operation: result.operation,
    parameters: result.parameters,
    [ASKED_KEY]: result.asked,
    sources: [sourceOf(from, reference)],
    software: SOFTWARE,
    creation_date: date.toISOString(),
    ...result.document,
  };
}

/** Digest and length are of all its bytes; a recording's facts tell which of them are samples that counted. */
function sourceOf({ samples, digest, length }: Provenance, reference: string): Doc {
  const { id, ref, facts } = samples;
  const bytes = { ...(digest !== undefined && { digest }), ...(length !== undefined && { length }) };
  return { id, reference, ...bytes, ...(ref ? { array: ref } : { facts: formatSampleFacts(facts) }) };
}
