import { FieldError, isCode } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import { type ArrayMetadata, type Attributes, CONSOLIDATED_KEY } from "../format/index.ts";
import type { JioStorage } from "../jio/index.ts";
import { type BigArray, createHandle } from "./big-array.ts";
import type { ForeignArray } from "./foreign/zarrita.ts";
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
    const { meta, foreign, ...attributes } = await readArray(storage, id, { group, path }, own);
    return { attributes, array: await pinned({ storage, id, path, meta, foreign, revision: group.revision }) };
  };
  const { array, attributes } = await lockGroups(storage, [id], open, own);
  return createHandle(array, attributes);
}

/** An array in our form, or one of those that only zarrita reads: Zarr v3, other codecs, filters, orders and byte orders. */
async function readArray(
  storage: JioStorage,
  id: string,
  { group, path }: { group: Group; path: string },
  o: Opts,
): Promise<{ meta: ArrayMetadata; foreign: ForeignArray["load"] | undefined } & Attributes> {
  const openForeign = async () => {
    const { meta, load, ...attributes } = await (await import("./foreign/zarrita.ts")).openForeign(
      storage,
      id,
      path,
      o,
    );
    const { dimensionNames = namesOf(attributes.attributes), ...rest } = attributes;
    return { meta, foreign: load, ...rest, ...(dimensionNames && { dimensionNames }) };
  };
  if (!group.entries.has(arrayKey(path))) {
    if (await isVersion3(storage, id, path, o)) return openForeign();
    throw new FieldError("not-found", `document "${id}" has no array "${path}"`, { id, path });
  }
  try {
    return { ...parseArray(group, path), foreign: undefined };
  } catch (error) {
    if (!isCode(error, "unsupported")) throw error;
    return openForeign();
  }
}

async function isVersion3(storage: JioStorage, id: string, path: string, o: Opts): Promise<boolean> {
  return `${path}/zarr.json` in (await storage.allAttachments(id, o));
}

function namesOf({ _ARRAY_DIMENSIONS: names }: Readonly<Record<string, unknown>>): string[] | undefined {
  return Array.isArray(names) && names.every((name) => typeof name === "string") ? names : undefined;
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
