import { isCode } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import type { AttachmentFacts, Doc, JioStorage } from "../jio/index.ts";
import { describeStaleness, type PresentSource, parseSources, type Staleness } from "./provenance.ts";

export interface StaleResult {
  readonly id: string;
  readonly doc: Doc;
  readonly staleness: Staleness;
}

/** What of a document tells whether it is the one that was read. */
const TOLD_BY: Readonly<Record<string, string>> = { "Data Array": ".zmetadata" };

/**
 * The Data Arrays of a storage that their sources would not give any more, and why; also those made of such ones.
 *
 * Memory  their documents.
 * Throws  what the storage throws.
 */
export async function findStale(storage: JioStorage, o: Opts = {}): Promise<StaleResult[]> {
  const own = o.signal ? { signal: o.signal } : {};
  const query = hasQuery(storage) ? { query: 'portal_type: "Data Array"' } : {};
  const rows = await storage.buildQuery({ ...own, ...query, include_docs: true });
  const results = new Map(rows.flatMap(({ id, doc }) => (doc && parseSources(doc).length > 0 ? [[id, doc]] : [])));
  const judge = createJudge(storage, results, own);
  const stale: StaleResult[] = [];
  for (const [id, doc] of results) {
    const staleness = await judge(id, doc);
    if (staleness.isStale) stale.push({ id, doc, staleness });
  }
  return stale;
}

/** Each document is asked once, whoever is made of it; a circle counts as fresh where it closes. */
function createJudge(storage: JioStorage, results: ReadonlyMap<string, Doc>, o: Opts) {
  const sources = new Map<string, PresentSource | undefined>();
  const known = new Map<string, Staleness>();
  const present = async (id: string) => {
    if (!sources.has(id)) sources.set(id, await readPresent(storage, id, o));
    return sources.get(id);
  };
  return async function judge(id: string, doc: Doc): Promise<Staleness> {
    const found = known.get(id);
    if (found) return found;
    o.signal?.throwIfAborted();
    known.set(id, { isStale: false, sources: [] });
    const there = new Map<string, PresentSource>();
    for (const { id: from } of parseSources(doc)) {
      const source = from === undefined ? undefined : await present(from);
      if (from === undefined || !source) continue;
      const made = results.get(from);
      there.set(from, made ? { ...source, staleness: await judge(from, made) } : source);
    }
    const staleness = describeStaleness(doc, there);
    known.set(id, staleness);
    return staleness;
  };
}

/** A source as it is now; undefined where there is none. */
export async function readPresent(storage: JioStorage, id: string, o: Opts): Promise<PresentSource | undefined> {
  try {
    const [doc, attachments] = await Promise.all([storage.get(id, o), storage.allAttachments(id, o)]);
    const facts: AttachmentFacts = attachments[TOLD_BY[String(doc.portal_type)] ?? "data"] ?? {};
    return {
      ...(facts.digest !== undefined && { digest: facts.digest }),
      ...(facts.length !== undefined && { length: facts.length }),
      isAppendOnly: doc.portal_type === "Data Stream",
    };
  } catch (error) {
    if (isCode(error, "not-found")) return undefined;
    throw error;
  }
}

function hasQuery(storage: JioStorage): boolean {
  try {
    return storage.hasCapacity("query");
  } catch (error) {
    if (isCode(error, "unsupported")) return false;
    throw error;
  }
}
