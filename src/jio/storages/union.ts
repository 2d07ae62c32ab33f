import { FieldError, isCode } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { Backend, BackendFactory, BulkChange } from "../backend.ts";
import { formatChange, handOn, wrapStorage } from "../handle/wrap-storage.ts";
import type { AllDocsOpts, JioStorage, Row, WriteOpts } from "../storage.ts";

/**
 * Several storages as one: a document is that of the first storage that has it, attachments included, and is written there.
 *
 * What is new goes to the first storage. Removing takes a document out of every storage, so that none comes up from below.
 */
export const createUnion: BackendFactory = ({ storage_list }, create): Backend => {
  const children = (storage_list as { type: string }[]).map((description) => create(description));
  const [first] = children;
  if (!first)
    throw new FieldError("invalid-argument", "storage_list: a union needs a storage", { path: "storage_list" });
  if (children.length === 1) return wrapStorage(first);
  const holder = (id: string, o: Opts) => findHolder(children, id, o);
  return {
    get: (id, o) => atHolder(children, id, o, (child) => child.get(id, o)),
    put: async (id, doc, o) => ((await holder(id, o)) ?? first).put(id, doc, o),
    post: (doc, o) => first.post(doc, o),
    remove: (id, o) => removeEverywhere(children, id, o),
    putAttachment: async (id, name, body, o) => handOn((await holder(id, o)) ?? first, id, name, body, o),
    appendAttachment: (id, name, bytes, o) =>
      atHolder(children, id, o, (child) => child.appendAttachment(id, name, bytes, o)),
    getAttachment: (id, name, o) => atHolder(children, id, o, (child) => child.getAttachment(id, name, o)),
    removeAttachment: (id, name, o) => atHolder(children, id, o, (child) => child.removeAttachment(id, name, o)),
    allAttachments: (id, o) => atHolder(children, id, o, (child) => child.allAttachments(id, o)),
    buildQuery: (o) => mergeRows(children, o),
    count: async (o) => (await mergeRows(children, o)).length,
    bulk: (list, o) => bulk(children, first, list, o),
    watch: (listener, o) => {
      for (const child of children) child.watch(listener, o);
    },
  };
};

async function has(child: JioStorage, id: string, o: Opts): Promise<boolean> {
  try {
    await child.get(id, o);
    return true;
  } catch (error) {
    if (isCode(error, "not-found")) return false;
    throw error;
  }
}

async function findHolder(children: JioStorage[], id: string, o: Opts): Promise<JioStorage | undefined> {
  for (const child of children) if (await has(child, id, readOpts(o))) return child;
  return undefined;
}

/** The answer of the first storage that has the document; where it answers, it need not be asked first. */
async function atHolder<T>(
  children: JioStorage[],
  id: string,
  o: Opts,
  run: (child: JioStorage) => Promise<T>,
): Promise<T> {
  let missing: unknown;
  for (const child of children) {
    try {
      return await run(child);
    } catch (error) {
      if (!isCode(error, "not-found") || (await has(child, id, readOpts(o)))) throw error;
      missing ??= error;
    }
  }
  throw missing;
}

/** From the last to the first: whoever reads meanwhile sees the document that was there, or none. */
async function removeEverywhere(children: JioStorage[], id: string, o: WriteOpts): Promise<void> {
  for (const child of children.toReversed()) if (await has(child, id, readOpts(o))) await child.remove(id, o);
}

const readOpts = ({ signal }: Opts): Opts => (signal ? { signal } : {});

/** Rows of all storages; of those with one id the first storage's only, whether or not a query finds that one. */
async function mergeRows(children: JioStorage[], o: AllDocsOpts): Promise<Row[]> {
  const taken = new Set<string>();
  const merged: Row[] = [];
  for (const [index, child] of children.entries()) {
    const rows = await child.buildQuery(o);
    merged.push(...rows.filter(({ id }) => !taken.has(id)));
    if (index === children.length - 1) break;
    const present = o.query === undefined ? rows : await child.buildQuery(readOpts(o));
    for (const { id } of present) taken.add(id);
  }
  return merged;
}

/** In order, each item where its document lies; all or nothing with one storage only. */
async function bulk(children: JioStorage[], first: JioStorage, list: BulkChange[], o: WriteOpts): Promise<void> {
  let [target, batch]: [JioStorage, BulkChange[]] = [first, []];
  const flush = async () => {
    const changes = batch;
    batch = [];
    if (changes.length > 0) await target.bulk(changes.map(formatChange), o);
  };
  const holders = new Map<string, JioStorage>();
  for (const change of list) {
    const { verb, id } = change;
    if (verb === "remove") {
      await flush();
      await removeEverywhere(children, id, o);
      holders.delete(id);
      continue;
    }
    const child = holders.get(id) ?? (await findHolder(children, id, o)) ?? first;
    holders.set(id, child);
    if (child !== target) await flush();
    target = child;
    batch.push(change);
  }
  await flush();
}
