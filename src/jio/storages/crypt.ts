import type { Backend, BackendFactory, BulkChange, TypedStream } from "../backend.ts";
import { readCredential } from "../credentials/credentials.ts";
import { contextOf } from "../crypt/bound.ts";
import { openDocument, sealDocument } from "../crypt/documents.ts";
import { listFacts } from "../crypt/facts.ts";
import { createGrowth } from "../crypt/grow.ts";
import { importKey } from "../crypt/key.ts";
import { readRange } from "../crypt/read.ts";
import { sealBody } from "../crypt/write.ts";
import { collect } from "../handle/bodies.ts";
import { listDocs } from "../handle/list-docs.ts";
import { handOn, wrapStorage } from "../handle/wrap-storage.ts";
import type { WriteOpts } from "../storage.ts";

/** Bodies up to here are sealed in memory, so that the child knows their length. */
const SMALL_LENGTH = 1024 * 1024;

/** Documents and attachments sealed with AES-GCM before the storage below sees them; ids, names and lengths stay clear. */
export const createCrypt: BackendFactory = async ({ sub_storage, credential }, create): Promise<Backend> => {
  const name = String(credential);
  const key = await importKey(await readCredential(name), name);
  const child = create(sub_storage as { type: string });
  const wrapped = wrapStorage(child);
  const { append } = createGrowth(key, child);

  async function sealAttachment(id: string, name: string, body: Blob | TypedStream, o: WriteOpts) {
    const type = "application/octet-stream"; // the type is sealed too
    const typed = { stream: sealBody(key, await contextOf(id, name), body, o), type };
    return body instanceof Blob && body.size <= SMALL_LENGTH ? collect(typed, o) : typed;
  }

  async function sealChange(change: BulkChange, o: WriteOpts): Promise<BulkChange> {
    const { verb, id } = change;
    if (verb === "put") return { verb, id, doc: await sealDocument(key, id, change.doc) };
    if (verb !== "putAttachment") return change;
    return { ...change, body: await sealAttachment(id, change.name, change.body, o) };
  }

  return {
    ...wrapped,
    put: async (id, doc, o) => child.put(id, await sealDocument(key, id, doc), o),
    get: async (id, o) => openDocument(key, id, await child.get(id, o)),
    putAttachment: async (id, name, body, o) => handOn(child, id, name, await sealAttachment(id, name, body, o), o),
    appendAttachment: append,
    getAttachment: async (id, name, { start, end, ...o }) =>
      readRange({ key, child, context: await contextOf(id, name), ...o }, start, end),
    allAttachments: (id, o) => listFacts(key, child, id, o),
    async buildQuery({ include_docs, ...o }) {
      if (!include_docs) return child.buildQuery(o);
      const rows = await listDocs(child, o);
      return Promise.all(rows.map(async ({ id, doc }) => ({ id, value: {}, doc: await openDocument(key, id, doc) })));
    },
    bulk: async (list, o) => wrapped.bulk?.(await Promise.all(list.map((change) => sealChange(change, o))), o),
  };
};
