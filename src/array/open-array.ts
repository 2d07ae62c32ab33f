import { FieldError } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import type { JioStorage } from "../jio/index.ts";
import { type BigArray, createHandle } from "./big-array.ts";
import { arrayKey, checkPath, parseArray, readGroup } from "./group.ts";

/**
 * Opens an array of a document; `path` names it in the document's Zarr group ("data").
 *
 * Memory  reads metadata only.
 * Throws  "not-found"; "invalid-metadata" where the group is not sound Zarr v2; "unsupported" for element types,
 *         codecs and orders not read yet, and for `revision`.
 * Source  Zarr storage specification version 2.
 */
export async function openArray(
  storage: JioStorage,
  id: string,
  o: Opts & { revision?: string; path?: string } = {},
): Promise<BigArray> {
  const { signal, revision, path = "data" } = o;
  signal?.throwIfAborted();
  if (revision !== undefined) throw new FieldError("unsupported", "opening a revision is not supported yet");
  checkPath(path);
  const group = await readGroup(storage, id, signal ? { signal } : {});
  if (!group.has(arrayKey(path)))
    throw new FieldError("not-found", `document "${id}" has no array "${path}"`, { id, path });
  const { meta, ...attributes } = parseArray(group, path);
  return createHandle({ storage, id, path, meta }, attributes);
}
