import { FieldError } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import {
  type ArrayMetadata,
  chunkKey,
  formatArrayMetadata,
  formatJson,
  isRevisionOf,
  layoutOf,
  memorySize,
  type TypedArray,
} from "../format/index.ts";
import { checkBudget } from "./budget.ts";
import { blankChunk, chunkByteLength, emptyChunk, encodeChunk } from "./chunk-codec.ts";
import { type Attachment, commit, forEachBounded } from "./commit.ts";
import { arrayKey, type Group, parseArray, readGroup } from "./group.ts";
import type { Strided } from "./indexing/copy.ts";
import { type ChunkPart, planChunks } from "./indexing/plan.ts";
import type { Region, Span } from "./indexing/selection.ts";
import { product, resolveAxis } from "./indexing/shape.ts";
import { putPart } from "./indexing/transfer.ts";
import { layOver, type NdView } from "./indexing/view.ts";
import { loadChunk, type StoredArray } from "./read.ts";
import { lockGroups } from "./revision/write-lock.ts";

/** What a change makes of an array. */
export interface Changed {
  meta: ArrayMetadata;
  chunks: readonly Attachment[];
  /** Names of chunks that are no more. */
  removed?: readonly string[];
}

/**
 * Changes an array alone, on what it is now, and gives it as it is afterwards. `settled` runs before anybody else may change it; what only
 * the caller's own pin holds is not kept.
 *
 * Throws  "conflict" where its metadata is not what it was when the handle was opened: it would overwrite what another one wrote.
 */
export function changeArray(
  array: StoredArray,
  { settled, pin, ...o }: Opts & { settled?: (array: StoredArray) => Promise<void>; pin?: string | undefined },
  plan: (present: StoredArray) => Promise<Changed | undefined>,
): Promise<StoredArray> {
  const { storage, id, path } = array;
  if (array.foreign) {
    const message = `the array "${path}" of "${id}" is in a form that is only read here: copy it into a new array`;
    return Promise.reject(new FieldError("unsupported", message, { id, path }));
  }
  const change = async () => {
    const group = await readGroup(storage, id, o);
    const { meta: now } = parseArray(group, path);
    checkUnchanged(now, array, group);
    if (group.revision !== array.revision) array.cache.clear();
    const present = { ...array, revision: group.revision };
    const changed = await plan(present);
    if (!changed) return present;
    const { meta, chunks, removed = [] } = changed;
    const metadata = meta === array.meta ? [] : [[arrayKey(path), formatArrayMetadata(meta)] as const];
    array.cache.clear();
    const { revision } = await commit(storage, id, group, { chunks, removed, metadata }, { ...o, pin });
    const after = { ...array, meta, revision };
    await settled?.(after);
    return after;
  };
  return lockGroups(storage, [id], change, o);
}

function checkUnchanged(present: ArrayMetadata, { id, path, meta, revision }: StoredArray, group: Group): void {
  const metadata = (of: ArrayMetadata) => formatJson(formatArrayMetadata(of));
  if (isRevisionOf(group, revision) && metadata(present) === metadata(meta)) return;
  const message = `array "${path}" of "${id}" is another than when it was opened (shape [${present.shape}], then [${meta.shape}]): open it again`;
  throw new FieldError("conflict", message, { id, path, present: present.shape, opened: meta.shape });
}

/** Replaces the elements of a region. */
export async function planWrite(
  array: StoredArray,
  region: Region,
  data: Parameters<typeof layOver>[0],
  o: Opts,
): Promise<Changed | undefined> {
  const source = layOver(data, region, array.meta.dtype);
  const chunks = await changedChunks(array, region.spans, source, o);
  return chunks.length > 0 ? { meta: array.meta, chunks } : undefined;
}

/** Puts data at the end of one axis. */
export async function planAppend(
  array: StoredArray,
  data: NdView | TypedArray,
  { axis: named, ...o }: Opts & { axis: number },
): Promise<Changed> {
  const { meta } = array;
  const axis = resolveAxis(named, meta.shape);
  const region = regionBehind(data, axis, meta);
  const source = layOver(data, region, meta.dtype);
  const grown = { ...meta, shape: meta.shape.with(axis, meta.shape[axis] + region.shape[axis]) };
  return { meta: grown, chunks: await changedChunks({ ...array, meta: grown }, region.spans, source, o) };
}

/** Where appended data goes: behind the end of its axis, over the whole of every other one. */
function regionBehind(data: NdView | TypedArray, axis: number, { shape, dtype }: ArrayMetadata): Region {
  const rowLength = product(shape.with(axis, 1)) * layoutOf(dtype).valuesPerElement;
  const added = ArrayBuffer.isView(data) ? shape.with(axis, rowLength && data.length / rowLength) : data?.shape;
  const fits = added?.length === shape.length && added.every((length, at) => at === axis || length === shape[at]);
  if (!fits || !Number.isInteger(added[axis]))
    throw new FieldError("invalid-argument", `shape [${added}] does not continue [${shape}] along axis ${axis}`, {
      axis,
      shape,
      added,
    });
  const spans = added.map((count, at) => ({ start: at === axis ? shape[axis] : 0, step: 1, count }));
  return { spans, shape: added, axes: added.map((_count, at) => at) };
}

/** The chunks that spans touch, with the data in them. One that is overwritten whole is not read before. */
export async function changedChunks(
  array: StoredArray,
  spans: readonly Span[],
  source: Strided,
  o: Opts,
): Promise<Attachment[]> {
  const { meta } = array;
  checkWriteBudget(spans, meta);
  const changed: Attachment[] = [];
  const change = async (part: ChunkPart) => {
    const isFull = part.parts.every(({ count }, axis) => count === meta.chunkShape[axis]);
    const present = part.whole ? undefined : await loadChunk(array, part.coordinates, o);
    const chunk = present ?? (isFull ? emptyChunk(meta) : blankChunk(meta));
    putPart(source, part, meta, chunk);
    changed.push(chunkAttachment(array.path, part.coordinates, await encodeChunk(chunk, meta), meta));
  };
  await forEachBounded(planChunks(spans, meta.shape, meta.chunkShape), change, o);
  return changed;
}

/** The chunks of one write are in memory together, so that they can be committed together. */
function checkWriteBudget(spans: readonly Span[], meta: ArrayMetadata): void {
  const check = (bytes: number) => checkBudget(bytes, "writing", "write it in smaller selections");
  check(product(spans.map(({ count }) => count)) * memorySize(meta.dtype));
  let bytes = 0;
  for (const _part of planChunks(spans, meta.shape, meta.chunkShape)) check((bytes += chunkByteLength(meta)));
}

export function chunkAttachment(
  path: string,
  coordinates: readonly number[],
  body: Attachment["body"],
  { separator }: ArrayMetadata,
): Attachment {
  const name = `${path}/${chunkKey(coordinates, separator)}`;
  return { name, body, contentType: "application/octet-stream" };
}
