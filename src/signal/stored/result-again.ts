import { type ArrayRef, openArray } from "../../array/index.ts";
import { FieldError } from "../../base/errors.ts";
import type { Doc } from "../../jio/index.ts";
import { computeRfft } from "../out-of-core/rfft-out-of-core.ts";
import type { Norm, Run, Source, Target, Window } from "../types.ts";
import { computeEnvelope, type EnvelopeOpts } from "./envelope/envelope-stored.ts";
import { computeRows } from "./rows/stft-stored.ts";
import { computeStatistics } from "./statistics/statistics-stored.ts";
import { ASKED_KEY, FOLLOWING } from "./welch/spectrum-parameters.ts";
import { computeWelch, type WelchOpts } from "./welch/welch-stored.ts";
import { withStorage } from "./with-storage.ts";

/**
 * A stored result computed again from what its source is now, with the parameters that were asked for, in its own place. Where the
 * source of a Welch spectrum has only grown, the segments that are new are read and no others.
 *
 * Throws  "not-found" where it was deleted, meanwhile too; "invalid-metadata" where the document is no result's, its key named;
 *         "conflict" where its arrays were changed meanwhile;
 *         what the first computation throws. Then it is left as it was.
 * Source  as the first computation.
 */
export async function resultAgain(target: Target, o: Run = {}): Promise<ArrayRef> {
  const own = o.signal ? { signal: o.signal } : {};
  const doc = await withStorage(target.storage, (storage) => storage.get(target.id, own));
  if (typeof doc.parameters !== "object" || doc.parameters === null) throw wrong("parameters", doc.parameters);
  const { channel, norm } = doc.parameters as Doc;
  if (!Number.isInteger(channel)) throw wrong("parameters.channel", channel);
  const source = await parseSource(target.storage, doc, channel as number);
  const { display } = doc;
  const run = { ...o, document: { ...(display !== undefined && { display }), ...o.document } };
  const isAgain = { isAgain: true };
  switch (doc.operation) {
    case "welch":
      return computeWelch(source, target, { ...parseSpectral(doc), ...run }, isAgain);
    case "spectrogram":
      return computeRows(source, target, { ...parseSpectral(doc), ...run }, { ...isAgain, mode: "power" });
    case "stft":
      return computeRows(source, target, { ...parseSpectral(doc), ...run }, { ...isAgain, mode: "complex" });
    case "envelope":
      return computeEnvelope(source, target, { ...(Object(doc[ASKED_KEY]) as EnvelopeOpts), ...run }, isAgain);
    case "statistics":
      return computeStatistics(source, target, run, isAgain);
    case "rfft":
      return computeRfft(source, target, { ...(norm !== undefined && { norm: norm as Norm }), ...run }, isAgain);
    default:
      throw wrong("operation", doc.operation);
  }
}

/** The source that a result names first; of an array, the same part of what it is now. */
async function parseSource(description: object, { sources }: Doc, channel: number): Promise<Source> {
  const [source] = Array.isArray(sources) ? (sources as unknown[]) : [];
  const { id, array: then } = Object(source) as { id?: unknown; array?: ArrayRef & { path?: string } };
  if (typeof id !== "string") throw wrong("sources", sources);
  if (then === undefined) return { storage: description, id, channel };
  return withStorage(description, async (storage) => {
    const array = await openArray(storage, id, then.path === undefined ? {} : { path: then.path });
    const now = array.ref();
    await array.close();
    const wasWhole = now.shape.length === 1 && then.byteOffset === 0 && then.strides[0] === now.strides[0];
    return wasWhole ? now : { ...then, storage: description, revision: now.revision };
  });
}

/** What is wrong in the values themselves, the computation says. Older documents tell only what was used. */
function parseSpectral({ parameters, [ASKED_KEY]: asked }: Doc): WelchOpts {
  const { segments: _, channel: _channel, window, ...rest } = parameters as Doc;
  const used = { ...(rest as WelchOpts), window: parseWindow(window) };
  if (typeof asked !== "object" || asked === null) return used;
  for (const name of FOLLOWING) delete used[name];
  const wished = FOLLOWING.filter((name) => (asked as Doc)[name] !== undefined);
  const { envelope } = asked as Doc;
  if (envelope !== undefined) used.envelope = Object(envelope);
  return { ...used, ...Object.fromEntries(wished.map((name) => [name, (asked as Doc)[name]])) };
}

function parseWindow(window: unknown): Window {
  if (typeof window === "string") return window;
  if (!Array.isArray(window)) throw wrong("parameters.window", window);
  return typeof window[0] === "string" ? (window as [string, ...number[]]) : Float64Array.from(window as number[]);
}

function wrong(key: string, value: unknown): FieldError {
  return new FieldError("invalid-metadata", `the document is not that of a result: ${key}`, { key, value });
}
