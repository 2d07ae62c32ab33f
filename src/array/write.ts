import { FieldError } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import { type ArrayMetadata, chunkKey, formatArrayMetadata, layoutOf, type TypedArray } from "../format/index.ts";
import { checkBudget } from "./budget.ts";
import { blankChunk, chunkByteLength, encodeChunk } from "./chunk-codec.ts";
import { type Attachment, commit, forEachBounded } from "./commit.ts";
import { arrayKey, metadataAttachments, parseArray, readGroup } from "./group.ts";
import type { Strided } from "./indexing/copy.ts";
import { type ChunkPart, planChunks } from "./indexing/plan.ts";
import type { Region, Span } from "./indexing/selection.ts";
import { product, resolveAxis } from "./indexing/shape.ts";
import { putPart } from "./indexing/transfer.ts";
import { layOver, type NdView } from "./indexing/view.ts";
import { loadChunk, type StoredArray } from "./read.ts";

/** Replaces the elements of a region. */
export async function writeRegion(
  array: StoredArray,
  region: Region,
  data: Parameters<typeof layOver>[0],
  o: Opts,
): Promise<void> {
  const source = layOver(data, region, array.meta.dtype);
  const chunks = await changedChunks(array, region.spans, source, o);
  if (chunks.length) await commit(array.storage, array.id, { chunks, metadata: [] }, o);
}

/** Puts data at the end of one axis and gives the array's new metadata. */
export async function appendData(
  array: StoredArray,
  data: NdView | TypedArray,
  { axis: named, ...o }: Opts & { axis: number },
): Promise<ArrayMetadata> {
  const { storage, id, path, meta } = array;
  const axis = resolveAxis(named, meta.shape);
  const region = planAppend(data, axis, meta);
  const source = layOver(data, region, meta.dtype);
  const grown = { ...meta, shape: meta.shape.with(axis, meta.shape[axis] + region.shape[axis]) };
  const group = await readGroup(storage, id, o);
  checkUnchanged(parseArray(group, path).meta.shape, array);
  const chunks = await changedChunks({ ...array, meta: grown }, region.spans, source, o);
  const metadata = metadataAttachments(group, [[arrayKey(path), formatArrayMetadata(grown)]]);
  await commit(storage, id, { chunks, metadata }, o);
  return grown;
}

/** Where appended data goes: behind the end of its axis, over the whole of every other one. */
function planAppend(data: NdView | TypedArray, axis: number, { shape, dtype }: ArrayMetadata): Region {
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

/** An array that another handle has grown must not be grown from here: it would overwrite what that one wrote. */
function checkUnchanged(present: readonly number[], { id, path, meta }: StoredArray): void {
  if (present.join() === meta.shape.join()) return;
  const message = `array "${path}" of "${id}" has shape [${present}] now, [${meta.shape}] when it was opened`;
  throw new FieldError("conflict", message, { id, path, present, opened: meta.shape });
}

/** The chunks that spans touch, with the data in them. One that is overwritten whole is not read before. */
async function changedChunks(array: StoredArray, spans: readonly Span[], source: Strided, o: Opts) {
  const { meta } = array;
  checkWriteBudget(spans, meta);
  const changed: Attachment[] = [];
  const change = async (part: ChunkPart) => {
    const chunk = (part.whole ? undefined : await loadChunk(array, part.coordinates, o)) ?? blankChunk(meta);
    putPart(source, part, meta, chunk);
    changed.push(chunkAttachment(array.path, part.coordinates, await encodeChunk(chunk, meta), meta));
  };
  await forEachBounded(planChunks(spans, meta.shape, meta.chunkShape), change, o);
  return changed;
}

/** The chunks of one write are in memory together, so that they can be committed together. */
function checkWriteBudget(spans: readonly Span[], meta: ArrayMetadata): void {
  const check = (bytes: number) => checkBudget(bytes, "writing", "write it in smaller selections");
  check(product(spans.map(({ count }) => count)) * layoutOf(meta.dtype).itemSize);
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
