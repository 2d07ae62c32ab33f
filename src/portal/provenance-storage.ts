import { isCode } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import type { AttachmentFacts, Doc, JioStorage } from "../jio/index.ts";
import { ofType } from "./catalog.ts";
import { describeStaleness, type PresentSource, parseSources, type Staleness } from "./provenance.ts";
import { findSampleFacts } from "./source-facts.ts";

export interface StaleResult {
  readonly id: string;
  readonly doc: Doc;
  readonly staleness: Staleness;
}

/** What of a document tells whether it is the one that was read. */
const TOLD_BY: Readonly<Record<string, string>> = { "Data Array": ".zmetadata" };

/**
 * The Data Arrays of a storage that their sources would not give any more, and why; also those made of such ones. With `ids`, only
 * these are looked at, and what they were made of.
 *
 * Memory  their documents.
 * Throws  what the storage throws.
 */
export async function findStale(
  storage: JioStorage,
  o: Opts & { ids?: readonly string[] } = {},
): Promise<StaleResult[]> {
  const own = o.signal ? { signal: o.signal } : {};
  const results = o.ids ? await readResults(storage, o.ids, own) : await listResults(storage, own);
  const judge = createJudge(storage, own);
  const stale: StaleResult[] = [];
  for (const [id, doc] of results) {
    const staleness = await judge(id, doc);
    if (staleness.isStale) stale.push({ id, doc, staleness });
  }
  return stale;
}

const isResult = (doc: Doc) => doc.portal_type === "Data Array" && parseSources(doc).length > 0;

async function listResults(storage: JioStorage, o: Opts): Promise<[string, Doc][]> {
  const query = hasQuery(storage) ? { query: ofType("Data Array") } : {};
  const rows = await storage.buildQuery({ ...o, ...query, include_docs: true });
  return rows.flatMap(({ id, doc }): [string, Doc][] => (doc && isResult(doc) ? [[id, doc]] : []));
}

async function readResults(storage: JioStorage, ids: readonly string[], o: Opts): Promise<[string, Doc][]> {
  const docs = await Promise.all(ids.map((id) => getIfThere(storage, id, o)));
  return ids.flatMap((id, n): [string, Doc][] => (docs[n] && isResult(docs[n]) ? [[id, docs[n]]] : []));
}

/** Each document is asked once, whoever is made of it; a circle counts as fresh where it closes. */
function createJudge(storage: JioStorage, o: Opts) {
  const sources = new Map<string, Promise<Found | undefined>>();
  const known = new Map<string, Staleness>();
  const find = (id: string) => {
    const asked = sources.get(id) ?? findSource(storage, id, o);
    sources.set(id, asked);
    return asked;
  };
  return async function judge(id: string, doc: Doc): Promise<Staleness> {
    const found = known.get(id);
    if (found) return found;
    o.signal?.throwIfAborted();
    known.set(id, { isStale: false, sources: [] });
    const there = new Map<string, PresentSource>();
    for (const { id: from } of parseSources(doc)) {
      const source = from === undefined ? undefined : await find(from);
      if (from === undefined || !source) continue;
      const { present, doc: made } = source;
      there.set(from, isResult(made) ? { ...present, staleness: await judge(from, made) } : present);
    }
    const staleness = describeStaleness(doc, there);
    known.set(id, staleness);
    return staleness;
  };
}

interface Found {
  doc: Doc;
  present: PresentSource;
}

/** A source as it is now; undefined where there is none. */
async function findSource(storage: JioStorage, id: string, o: Opts): Promise<Found | undefined> {
  const doc = await getIfThere(storage, id, o);
  const attachments = doc && (await undefinedIfAbsent(storage.allAttachments(id, o)));
  if (!attachments) return undefined;
  const { digest, length }: AttachmentFacts = attachments[TOLD_BY[String(doc.portal_type)] ?? "data"] ?? {};
  const title = doc.title || doc.reference;
  const facts = findSampleFacts(doc);
  const present = {
    ...(digest !== undefined && { digest }),
    ...(length !== undefined && { length }),
    ...(facts && { facts }),
    ...(typeof title === "string" && { title }),
    isAppendOnly: doc.portal_type === "Data Stream",
  };
  return { doc, present };
}

const getIfThere = (storage: JioStorage, id: string, o: Opts) => undefinedIfAbsent(storage.get(id, o));

async function undefinedIfAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
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
