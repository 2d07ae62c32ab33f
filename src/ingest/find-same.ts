import type { Opts } from "../base/signal.ts";
import type { Doc, JioStorage } from "../jio/index.ts";
import { isTrashed } from "../portal/index.ts";

/** A Data Stream whose bytes another has, which was there before it. */
export interface Twin {
  readonly id: string;
  readonly same: { readonly id: string; readonly title: string };
}

/** Where two descriptions of the same bytes may say that the samples end; a header's end differs by less, and other recordings mostly by more. */
const NEAR_BYTES = 1024 * 1024;

/**
 * Those of `ids` whose bytes an older Data Stream has; what is in the trash does not count. Of two that came together only
 * one is told of: whoever removes all that is told of keeps every recording once. Reads no bytes: digests are stored.
 */
export async function findTwins(storage: JioStorage, ids: readonly string[], o: Opts): Promise<Twin[]> {
  const rows = await storage.buildQuery({ ...o, query: 'portal_type: = "Data Stream"', include_docs: true });
  const streams = rows.flatMap(({ id, doc }) => (doc && !isTrashed(doc) ? [{ id, doc, end: endOf(doc) }] : []));
  const asked = new Set(ids);
  const ends = [...new Set(streams.filter(({ id }) => asked.has(id)).map(({ end }) => end))];
  const near = streams.filter((stream) => ends.some((end) => Math.abs(end - stream.end) <= NEAR_BYTES));
  const oldest = new Map<string, (typeof streams)[number]>();
  const twins: Twin[] = [];
  for (const stream of near.sort(byAge)) {
    const facts = await storage.allAttachments(stream.id, o).catch(() => undefined); // removed meanwhile
    o.signal?.throwIfAborted();
    const digest = facts?.data?.digest;
    if (!digest) continue;
    const same = oldest.get(digest);
    if (!same) oldest.set(digest, stream);
    else if (asked.has(stream.id))
      twins.push({ id: stream.id, same: { id: same.id, title: String(same.doc.title ?? same.id) } });
  }
  return twins;
}

interface Aged {
  id: string;
  doc: Doc;
}

const ageOf = ({ id, doc }: Aged) => `${doc.creation_date ?? ""} ${id}`;

const byAge = (a: Aged, b: Aged) => (ageOf(a) < ageOf(b) ? -1 : 1);

const endOf = ({ data_offset, data_length }: Doc) => Number(data_offset) + Number(data_length);
