import { type ArrayRef, openRef } from "../../array/index.ts";
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { Doc } from "../../jio/index.ts";
import { positive } from "../check.ts";
import { scaleOf } from "../fft/norm.ts";
import { formatResult } from "../stored/result-document.ts";
import type { Provenance } from "../stored/source/find-source.ts";
import { withStorage } from "../stored/with-storage.ts";
import type { Norm, Target } from "../types.ts";
import { jobName } from "./job-name.ts";
import { binsOf, type IndexMap, parseIndexMap } from "./plan/blocked-index.ts";
import { DEFAULT_MEMORY_BYTES, planOutOfCore } from "./plan/plan-out-of-core.ts";
import { INDEX_MAP } from "./result-arrays.ts";
import { OPERATION as FORWARD, type OutOfCoreOpts, refOf, runInMemory } from "./rfft-out-of-core.ts";
import { runJob } from "./run-job.ts";

const OPERATION = "irfft";

/**
 * The signal of a spectrum that rfftOutOfCore made, kept as a Data Array document.
 *
 * Shape   `data`: as many real values as the signal had; zeros that filled it up are left out.
 * Units   of the signal, if norm is that of the spectrum; it is where it is left out.
 * Memory  as rfftOutOfCore. The factors of the spectrum are followed: with much less memory than it was made with there may be no plan.
 * Throws  as rfftOutOfCore; "invalid-metadata" where the array is no such spectrum.
 * Source  as rfftOutOfCore.
 */
export async function irfftOutOfCore(
  source: ArrayRef | { storage: object; id: string },
  target: Target,
  o: OutOfCoreOpts = {},
): Promise<ArrayRef> {
  const { signal, memoryBytes = DEFAULT_MEMORY_BYTES, device } = o;
  signal?.throwIfAborted();
  const own = signal ? { signal } : {};
  const found = await findSpectrum("byteOffset" in source ? source : await refOf(source, own), own);
  const { map, precision, samples, provenance, fs, unit } = found;
  const norm = o.norm ?? found.norm;
  const request = {
    n: map.n,
    dtype: precision === "f32" ? ("float32" as const) : ("float64" as const),
    memoryBytes: positive("memoryBytes", memoryBytes),
    direction: "inverse" as const,
    factors: map,
    ...(device && { device }),
  };
  const plan = planOutOfCore(request);
  const document = documentOf(found, norm, o.document);
  const scale = scaleOf(norm, map.n, "irfft");
  const spectrum = found.ref;
  const common = { scale, target, document, isAgain: false, names: { unit, sampleRateHz: fs, samples } };
  const { digest, length } = provenance;
  const name = await jobName([OPERATION, spectrum, digest, length, target, norm, memoryBytes]);
  if (plan.shape) await runJob({ ...common, name, request, from: { spectrum, map } }, o);
  else await runInMemory({ ...common, name, from: { spectrum }, n: map.n, precision }, plan, o);
  return refOf(target, {});
}

function documentOf(
  { map, precision, samples, provenance, fs, unit }: Awaited<ReturnType<typeof findSpectrum>>,
  norm: Norm,
  document: Doc | undefined,
): Doc {
  const result = {
    operation: OPERATION,
    title: "Signal",
    unit,
    shape: [samples],
    dtype: precision === "f32" ? "float32" : "float64",
    parameters: { norm, samples, padded_to: map.n },
    asked: {},
    document: { sample_rate_hz: fs, ...document },
  };
  return formatResult(provenance, result, new Date());
}

/** Everything that is needed of a spectrum, checked. */
async function findSpectrum(ref: ArrayRef, o: Opts) {
  const array = await openRef(ref, o);
  const { attributes, dtype, shape } = array;
  await array.close();
  const map: IndexMap = parseIndexMap(attributes[INDEX_MAP]);
  const { samples, units, frequency_step: step } = attributes;
  const isWhole = ref.byteOffset === 0 && shape.length === 1 && shape[0] === binsOf(map);
  if (!isWhole || (dtype !== "complex64" && dtype !== "complex128"))
    throw wrong("data", "all bins of a full-length spectrum, complex", shape);
  if (!Number.isSafeInteger(samples) || (samples as number) < 1 || (samples as number) > map.n)
    throw wrong("samples", `a number of samples, ${map.n} at most`, samples);
  if (typeof step !== "number" || !(step > 0)) throw wrong("frequency_step", "a number of Hz", step);
  const { doc, digest, length } = await withStorage(ref.storage, async (storage) => {
    const { ".zmetadata": metadata } = await storage.allAttachments(ref.id, o);
    return { doc: await storage.get(ref.id, o), digest: metadata?.digest, length: metadata?.length };
  });
  if (doc.operation !== FORWARD) throw wrong("operation", `"${FORWARD}"`, doc.operation);
  const fs = step * map.n;
  const unit = String(units);
  const facts = {
    sampleFormat: dtype === "complex64" ? ("float32" as const) : ("float64" as const),
    bigEndian: false,
    channelCount: 1,
    sampleRateHz: fs,
    dataOffset: 0,
    dataLength: 0,
    channels: [{ unit, scale: 1 }],
  };
  const provenance: Provenance = {
    samples: { storage: ref.storage, id: ref.id, channel: 0, facts, ref },
    doc,
    digest,
    length,
  };
  const precision = dtype === "complex64" ? ("f32" as const) : ("f64" as const);
  return { ref, map, precision, samples: samples as number, unit, fs, norm: normOf(doc), provenance };
}

function normOf({ parameters }: Doc): Norm {
  const { norm } = (parameters ?? {}) as Doc;
  if (norm === "backward" || norm === "ortho" || norm === "forward") return norm;
  throw wrong("parameters.norm", '"backward", "ortho" or "forward"', norm);
}

function wrong(key: string, expected: string, value: unknown): FieldError {
  return new FieldError("invalid-metadata", `the document is no full-length spectrum: ${key} is ${expected}`, {
    key,
    value,
  });
}
