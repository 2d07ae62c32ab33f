import { FieldError, isCode } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import { type ArrayMetadata, chunkKey, itemSize, layoutOf, memorySize, type TypedArray } from "../format/index.ts";
import type { JioStorage } from "../jio/index.ts";
import { checkBudget, checkChunk, memoryBudget } from "./budget.ts";
import { type ChunkCache, NO_CACHE } from "./chunk-cache.ts";
import { chunkByteLength, decodeChunk, decodeRange, fillElement } from "./chunk-codec.ts";
import { forEachBounded } from "./commit.ts";
import { arrayKey, readConsolidated } from "./group.ts";
import { type ChunkPart, planChunks } from "./indexing/plan.ts";
import type { Region, Span } from "./indexing/selection.ts";
import { product, strideOf } from "./indexing/shape.ts";
import { fillPart, rangeOf, takePart } from "./indexing/transfer.ts";
import type { NdView } from "./indexing/view.ts";
import { TRANSACTION } from "./revision/home.ts";
import { nameAt } from "./revision/kept.ts";

/** Less than this part of a chunk is read alone. */
const LITTLE = 4;
/** Of the budget: so much of what a read brings is held to its end, for the cache. */
const HELD = 8;

/** Where an array lies and what it is at one moment. */
export interface StoredArray {
  readonly storage: JioStorage;
  readonly id: string;
  readonly path: string;
  readonly meta: ArrayMetadata;
  /** Of the group; what was replaced since is read from what was kept of it. */
  readonly revision: number;
  readonly cache: ChunkCache;
  /** Reads the chunks of an array that is in another form than ours; such a one is not written to. */
  readonly foreign?: ((coordinates: readonly number[], o: Opts) => Promise<TypedArray>) | undefined;
}

/** The elements of a region, C order; what no chunk holds is the fill value. */
export async function readRegion(array: StoredArray, { spans, shape }: Region, o: Opts): Promise<NdView> {
  const { dtype, chunkShape } = array.meta;
  const { Values, valuesPerElement } = layoutOf(dtype);
  checkBudget(product(shape) * memorySize(dtype), `reading shape [${shape}]`, "go through it with chunks()");
  const alone = array.foreign ? undefined : chunkOf(spans, array.meta);
  const whole = alone && !array.cache.get(chunkName(array, alone)) ? await readWhole(array, alone, o) : undefined;
  if (whole) return { data: whole, shape, stride: strideOf(shape), offset: 0, dtype };
  const data = new Values(product(shape) * valuesPerElement);
  const counts = spans.map((span) => span.count);
  const target = { data, offset: 0, stride: strideOf(counts) };
  const put = (chunk: TypedArray | undefined, part: ChunkPart, first = 0) => {
    if (chunk) takePart(chunk, part, array.meta, target, first);
    else fillPart(fillElement(array.meta)!, part, array.meta, target);
  };
  await readChunks(array, planChunks(spans, array.meta.shape, chunkShape), put, o);
  return { data, shape, stride: strideOf(shape), offset: 0, dtype };
}

/** The chunk that a region is, where it is exactly one. */
function chunkOf(spans: readonly Span[], { chunkShape }: ArrayMetadata): number[] | undefined {
  const isIt = spans.every(
    ({ start, step, count }, axis) => step === 1 && count === chunkShape[axis] && start % chunkShape[axis]! === 0,
  );
  return isIt ? spans.map(({ start }, axis) => start / chunkShape[axis]!) : undefined;
}

/** A chunk for the caller to keep: neither copied nor cached, for whoever goes through an array chunk by chunk. */
async function readWhole(array: StoredArray, coordinates: readonly number[], o: Opts): Promise<TypedArray | undefined> {
  let data: TypedArray | undefined;
  const put = (chunk: TypedArray | undefined) => {
    data = chunk;
  };
  const spans = coordinates.map((at, axis) => {
    const count = array.meta.chunkShape[axis]!;
    return { start: at * count, step: 1, count };
  });
  const parts = planChunks(spans, array.meta.shape, array.meta.chunkShape);
  await readChunks({ ...array, cache: NO_CACHE }, parts, put, o);
  return data;
}

/**
 * Reads chunks as they were at the array's revision. They are read as they are now, and what turns out to have been replaced
 * meanwhile is put again from what was kept: commits are atomic, so a revision read after the chunks tells of every change in them.
 */
async function readChunks(
  array: StoredArray,
  parts: Iterable<ChunkPart>,
  put: (chunk: TypedArray | undefined, part: ChunkPart, first?: number) => void,
  o: Opts,
): Promise<void> {
  const read: { part: ChunkPart; name: string; isThere: boolean; chunk: TypedArray | undefined }[] = [];
  let held = 0;
  const take = async (part: ChunkPart) => {
    const name = chunkName(array, part.coordinates);
    const known = array.cache.get(name);
    if (known) return put(known, part);
    const range = array.foreign ? undefined : littleOf(part, array.meta);
    const load = () => (array.foreign ? array.foreign(part.coordinates, o) : tryLoad(array, name, o, range));
    const chunk = await load();
    if (chunk) put(chunk, part, range?.start);
    held += chunk?.byteLength ?? 0;
    const isKept = !range && held <= memoryBudget() / HELD;
    read.push({ part, name, isThere: chunk !== undefined, chunk: isKept ? chunk : undefined });
  };
  const lanes = Math.max(1, Math.floor(memoryBudget() / (2 * chunkByteLength(array.meta)))); // what is unpacked is there twice
  await forEachBounded(parts, take, { ...o, lanes });
  if (read.length === 0) return;
  const replaced = await findReplaced(array, read, o);
  for (const { part, name, chunk, isThere } of read) {
    if (!replaced.has(name)) {
      if (chunk) array.cache.put(name, chunk);
      else if (!isThere) put(absent(array, name), part);
      continue;
    }
    const now = replaced.get(name);
    put(now === undefined ? absent(array, name) : await loadKept(array, now, o), part);
  }
}

/** Where little of a chunk is asked for and its bytes lie in order, the elements to read; else all of it, which the cache keeps. */
function littleOf(part: ChunkPart, meta: ArrayMetadata): { start: number; end: number } | undefined {
  if (meta.gzipLevel !== null || meta.dtype === "float16") return undefined;
  const range = rangeOf(part, meta);
  return (range.end - range.start) * LITTLE < product(meta.chunkShape) ? range : undefined;
}

/** Of what was read: which was replaced since the array's revision, and its name now. */
async function findReplaced(
  { storage, id, path, revision, foreign }: StoredArray,
  read: readonly { name: string; isThere: boolean }[],
  o: Opts,
): Promise<Map<string, string | undefined>> {
  const replaced = new Map<string, string | undefined>();
  if (storage.type === TRANSACTION || foreign) return replaced; // everybody in a transaction sees what is staged
  const group = await readConsolidated(storage, id, o);
  if (!group) {
    // another writer's; an absent chunk may mean that the whole document has been removed, and must not read as fill values
    if (read.some(({ isThere }) => !isThere)) await storage.getAttachment(id, arrayKey(path), o);
    return replaced;
  }
  if (!group.entries.has(arrayKey(path)))
    throw new FieldError("not-found", `the array "${path}" of "${id}" is gone`, { id, path });
  if (group.revision === revision) return replaced;
  for (const { name } of read) {
    const now = nameAt(group, revision, name);
    if (now !== name) replaced.set(name, now);
  }
  return replaced;
}

export function chunkName({ path, meta }: Pick<StoredArray, "path" | "meta">, coordinates: readonly number[]): string {
  return `${path}/${chunkKey(coordinates, meta.separator)}`;
}

/** The chunk at these coordinates as it is now; undefined where it is absent and its array has a fill value. */
export async function loadChunk(
  array: StoredArray,
  coordinates: readonly number[],
  o: Opts,
): Promise<TypedArray | undefined> {
  const name = chunkName(array, coordinates);
  return (await tryLoad(array, name, o)) ?? absent(array, name);
}

/** A copy that the metadata names is there: nothing stands for one that is lost. */
async function loadKept(array: StoredArray, name: string, o: Opts): Promise<TypedArray> {
  const chunk = await tryLoad(array, name, o);
  if (chunk) return chunk;
  const message = `attachment "${name}" of "${array.id}", kept for readers of an older revision, is missing: open the array again`;
  throw new FieldError("corrupt", message, { id: array.id, name });
}

/** What an absent chunk stands for: nothing but fill values. */
function absent({ id, meta }: StoredArray, name: string): undefined {
  if (meta.fillValue !== null) return;
  const message = `attachment "${name}" of "${id}" is missing, and its array has no fill value`;
  throw new FieldError("corrupt", message, { id, name });
}

/** `range`: these elements of it alone, in C order. */
async function tryLoad(
  array: StoredArray,
  name: string,
  o: Opts,
  range?: { start: number; end: number },
): Promise<TypedArray | undefined> {
  const { storage, id, meta } = array;
  checkChunk(chunkByteLength(meta), `chunk ${name} of "${id}"`);
  try {
    const size = itemSize(meta.dtype);
    const bytes = range && { start: range.start * size, end: range.end * size };
    const stored = await storage.getAttachment(id, name, { ...o, ...bytes, format: "array_buffer" });
    return await (range ? decodeRange(stored, meta, range.end - range.start) : decodeChunk(stored, meta));
  } catch (error) {
    if (isCode(error, "not-found")) return undefined;
    if (!isCode(error, "corrupt")) throw error;
    const message = `attachment "${name}" of "${id}" ${error.message}`;
    throw new FieldError("corrupt", message, { ...error.facts, id, name }, error);
  }
}
