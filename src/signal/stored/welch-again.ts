import type { ArrayRef } from "../../array/index.ts";
import { FieldError } from "../../base/errors.ts";
import type { Doc } from "../../jio/index.ts";
import type { Run, Spectral, Target, Window } from "../types.ts";
import { ASKED_KEY, FOLLOWING } from "./spectrum-parameters.ts";
import { computeWelch } from "./welch-stored.ts";
import { withStorage } from "./with-storage.ts";

/**
 * A stored spectrum computed again from what its source is now, with the parameters that were asked for, in its own place.
 * Where the source has only grown, the segments that are new are read and no others.
 *
 * Throws  "not-found" where it was deleted, meanwhile too; "invalid-metadata" where the document is no spectrum's, its key named;
 *         "conflict" where its arrays were changed meanwhile;
 *         what welchStored throws. Then it is left as it was.
 * Source  as welchStored.
 */
export async function welchAgain(target: Target, o: Run = {}): Promise<ArrayRef> {
  const doc = await withStorage(target.storage, (storage) =>
    storage.get(target.id, o.signal ? { signal: o.signal } : {}),
  );
  if (doc.operation !== "welch") throw wrong("operation", doc.operation);
  const { channel, ...spectral } = parseParameters(doc);
  const source = { storage: target.storage, id: parseSourceId(doc), channel };
  return computeWelch(source, target, { ...spectral, ...o }, { isAgain: true });
}

function parseSourceId({ sources }: Doc): string {
  const [source] = Array.isArray(sources) ? (sources as unknown[]) : [];
  const { id } = (source ?? {}) as Doc;
  if (typeof id !== "string") throw wrong("sources", sources);
  return id;
}

/** What is wrong in the values themselves, welchStored says. Older documents tell only what was used. */
function parseParameters({ parameters, [ASKED_KEY]: asked }: Doc): Spectral & { channel: number } {
  if (typeof parameters !== "object" || parameters === null) throw wrong("parameters", parameters);
  const { segments: _, channel, window, ...rest } = parameters as Doc;
  if (!Number.isInteger(channel)) throw wrong("parameters.channel", channel);
  const used = { ...(rest as Spectral), window: parseWindow(window), channel: channel as number };
  if (typeof asked !== "object" || asked === null) return used;
  for (const name of FOLLOWING) delete used[name];
  const wished = FOLLOWING.filter((name) => (asked as Doc)[name] !== undefined);
  return { ...used, ...Object.fromEntries(wished.map((name) => [name, (asked as Doc)[name]])) };
}

function parseWindow(window: unknown): Window {
  if (typeof window === "string") return window;
  if (!Array.isArray(window)) throw wrong("parameters.window", window);
  return typeof window[0] === "string" ? (window as [string, ...number[]]) : Float64Array.from(window as number[]);
}

function wrong(key: string, value: unknown): FieldError {
  return new FieldError("invalid-metadata", `the document is not that of a spectrum: ${key}`, { key, value });
}
