/** Names what a computation reads, and keeps what its result will say of it. */
import { type ArrayRef, openRef } from "../../../array/index.ts";
import { FieldError } from "../../../base/errors.ts";
import type { Opts } from "../../../base/signal.ts";
import { VERSION } from "../../../base/version.ts";
import { bytesPerFrame, layoutOf, parseSampleFacts, type SampleFacts } from "../../../format/index.ts";
import type { AttachmentFacts, Doc, JioStorage } from "../../../jio/index.ts";
import { positive } from "../../check.ts";
import type { Source, Target } from "../../types.ts";
import { withStorage } from "../with-storage.ts";
import { framesOf, type Samples } from "./samples.ts";

/** Where a result came from. */
export interface Provenance {
  readonly samples: Samples;
  readonly doc: Doc;
  /** Of the attachment that tells whether it is the same: a recording's bytes, an array's metadata. */
  readonly digest: string | undefined;
  readonly length: number | undefined;
}

const METADATA = ".zmetadata";

/**
 * The source of a computation: one sample at least.
 *
 * Throws  "invalid-argument" where the target is the source, or memoryBytes is no positive number; "not-found"; "invalid-metadata" naming the document's key; "invalid-argument" for a channel that is not there, and for an
 *         array that is no list of real numbers; what the storage throws.
 */
export async function findSource(
  source: Source,
  o: Opts & { target?: Target; memoryBytes?: number | undefined } = {},
): Promise<Provenance> {
  const { target, memoryBytes, ...own } = o;
  if (memoryBytes !== undefined) positive("memoryBytes", memoryBytes);
  if (target && target.id === source.id && JSON.stringify(target.storage) === JSON.stringify(source.storage))
    throw new FieldError("invalid-argument", `${source.id} would be replaced by what is computed from it`, {
      target: target.id,
    });
  const found = await describeSource(source, own);
  if (framesOf(found.samples) === 0)
    throw new FieldError("invalid-metadata", "data_length is 0: the stream has no samples", { key: "data_length" });
  return found;
}

/** The same of a source that may be empty. */
export async function describeSource(source: Source, o: Opts): Promise<Provenance> {
  return "byteOffset" in source ? findArray(source, o) : findStream(source, o);
}

async function findStream({ storage: description, id, channel = 0 }: Exclude<Source, ArrayRef>, o: Opts) {
  return withStorage(description, async (storage): Promise<Provenance> => {
    const doc = await storage.get(id, o);
    const facts = parseSampleFacts(doc);
    if (!Number.isInteger(channel) || channel < 0 || channel >= facts.channelCount)
      throw new FieldError("invalid-argument", `channel is 0 to ${facts.channelCount - 1}, not ${channel}`, {
        channel,
      });
    const data = await attachmentOf(storage, id, "data", o);
    const end = facts.dataOffset + facts.dataLength;
    if (data.length !== undefined && end > data.length)
      throw new FieldError("invalid-metadata", `data_length ends at byte ${end}; "data" of ${id} has ${data.length}`, {
        key: "data_length",
        id,
      });
    return { samples: { storage: description, id, channel, facts }, doc, digest: data.digest, length: data.length };
  });
}

async function findArray(ref: ArrayRef, o: Opts): Promise<Provenance> {
  const array = await openRef(ref, o);
  const { shape, dtype, attributes } = array;
  await array.close();
  const { kind } = layoutOf(dtype);
  if (shape.length !== 1 || (kind !== "float" && kind !== "integer"))
    throw new FieldError("invalid-argument", "the array is no list of real numbers: name one axis of it", {
      shape: [...shape],
      dtype,
    });
  return withStorage(ref.storage, async (storage): Promise<Provenance> => {
    const doc = await storage.get(ref.id, o);
    const { digest, length } = await attachmentOf(storage, ref.id, METADATA, o);
    const facts = factsOf(doc, attributes, { count: shape[0]!, isSingle: dtype === "float32" || dtype === "float16" });
    return { samples: { storage: ref.storage, id: ref.id, channel: 0, facts, ref }, doc, digest, length };
  });
}

/** An array says its rate as `sample_rate_hz`; one that does not has one value a second. */
function factsOf(doc: Doc, { units }: Doc, { count, isSingle }: { count: number; isSingle: boolean }): SampleFacts {
  const { sample_rate_hz: rate } = doc;
  const sampleFormat = isSingle ? "float32" : "float64";
  return {
    sampleFormat,
    bigEndian: false,
    channelCount: 1,
    sampleRateHz: typeof rate === "number" && rate > 0 ? rate : 1,
    dataOffset: 0,
    dataLength: count * bytesPerFrame({ sampleFormat, channelCount: 1 }),
    channels: [{ unit: typeof units === "string" && units ? units : "1", scale: 1 }],
  };
}

async function attachmentOf(storage: JioStorage, id: string, name: string, o: Opts): Promise<AttachmentFacts> {
  const { [name]: found } = await storage.allAttachments(id, o);
  if (!found) throw new FieldError("not-found", `the document ${id} has no attachment "${name}"`, { id, name });
  return found;
}

/** All that a result depends on; `cut` is what its parts depend on beside. */
export function draftKeyOf({ samples, digest, length }: Provenance, operation: string, ...cut: unknown[]): string {
  const { storage: _, ...what } = samples;
  return JSON.stringify([operation, VERSION, what, digest ?? null, length ?? null, cut]);
}
