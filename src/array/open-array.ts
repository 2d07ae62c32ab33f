import { FieldError } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import { CONSOLIDATED_KEY } from "../format/index.ts";
import type { JioStorage } from "../jio/index.ts";
import { type BigArray, createHandle } from "./big-array.ts";
import { arrayKey, checkPath, type Group, parseArray, readConsolidated, readGroup } from "./group.ts";
import { nameAt } from "./revision/kept.ts";
import { pinned } from "./revision/pinned.ts";
import { lockGroups } from "./revision/write-lock.ts";

/**
 * Opens an array of a document as it is now, or as it was at a revision that somebody still reads; `path` names it in the
 * document's Zarr group ("data"). The handle keeps that revision until it is closed, whatever others commit.
 *
 * Memory  reads metadata only.
 * Throws  "not-found", also for a revision that nobody kept; "invalid-metadata" where the group is not sound Zarr v2;
 *         "unsupported" for element types, codecs and orders that are not read.
 * Source  Zarr storage specification version 2.
 */
export async function openArray(
  storage: JioStorage,
  id: string,
  o: Opts & { revision?: string; path?: string } = {},
): Promise<BigArray> {
  const { signal, revision, path = "data" } = o;
  const own = signal ? { signal } : {};
  signal?.throwIfAborted();
  checkPath(path);
  const open = async () => {
    const group = await groupAt(storage, id, revision, own);
    if (!group.entries.has(arrayKey(path)))
      throw new FieldError("not-found", `document "${id}" has no array "${path}"`, { id, path });
    const { meta, ...attributes } = parseArray(group, path);
    return { attributes, array: await pinned({ storage, id, path, meta, revision: group.revision }) };
  };
  const { array, attributes } = await lockGroups(storage, [id], open, own);
  return createHandle(array, attributes);
}

async function groupAt(storage: JioStorage, id: string, revision: string | undefined, o: Opts): Promise<Group> {
  const now = await readGroup(storage, id, o);
  if (revision === undefined || revision === String(now.revision)) return now;
  const name = nameAt(now, Number(revision), CONSOLIDATED_KEY);
  const then = name && name !== CONSOLIDATED_KEY ? await readConsolidated(storage, id, o, name) : undefined;
  if (String(then?.revision) === revision) return then!;
  const message = `revision ${revision} of "${id}" is gone: nobody was reading it when it was replaced`;
  throw new FieldError("not-found", message, { id, revision, present: String(now.revision) });
}
