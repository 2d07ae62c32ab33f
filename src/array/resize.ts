import { FieldError } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import { type ArrayMetadata, formatArrayMetadata } from "../format/index.ts";
import { checkBudget } from "./budget.ts";
import { blankChunk, chunkByteLength, encodeChunk, fillElement } from "./chunk-codec.ts";
import { type Attachment, isAtomic } from "./commit.ts";
import { chunkGrid, planChunks } from "./indexing/plan.ts";
import type { Span } from "./indexing/selection.ts";
import { product } from "./indexing/shape.ts";
import { fillPart } from "./indexing/transfer.ts";
import { chunkName, loadChunk, type StoredArray } from "./read.ts";
import { type Changed, chunkAttachment } from "./write.ts";

const MAX_NEW_CHUNKS = 1_000_000;

/**
 * Growing is metadata alone where absent chunks have a value; else the new chunks are written, as zeros. Shrinking removes the chunks
 * outside and blanks what it uncovers of those at the edge, so that growing again shows nothing old.
 *
 * Throws  "unsupported" where it shrinks in a storage that is not atomic: half of it would be a mix.
 */
export async function planResize(array: StoredArray, shape: readonly number[], o: Opts): Promise<Changed | undefined> {
  const { meta } = array;
  if (shape.join() === meta.shape.join()) return undefined;
  const next = { ...meta, shape: [...shape] };
  formatArrayMetadata(next);
  const shrinks = shape.some((length, axis) => length < meta.shape[axis]!);
  if (shrinks && !isAtomic(array.storage)) {
    const message = "this storage cannot shrink an array at once: copy what is to stay into a new array";
    throw new FieldError("unsupported", message, { id: array.id, path: array.path });
  }
  const kept = shape.map((length, axis) => Math.min(length, meta.shape[axis]!));
  const edges = shrinks ? await blankEdges({ ...array, meta: { ...meta, shape: kept } }, meta, o) : [];
  const removed = shrinks ? await outsideNames(array, kept, o) : [];
  const added = meta.fillValue === null ? await addedChunks(array.path, next, kept) : [];
  const fresh = new Set([...edges, ...added].map(({ name }) => name));
  return { meta: next, chunks: [...edges, ...added], removed: removed.filter((name) => !fresh.has(name)) };
}

/** Chunks that stay, with the fill value wherever the new shape does not reach. */
async function blankEdges(array: StoredArray, { shape: old }: ArrayMetadata, o: Opts): Promise<Attachment[]> {
  const { meta } = array;
  const edges: Attachment[] = [];
  let bytes = 0;
  const fill = fillElement(meta) ?? zeroElement(meta);
  for (const { coordinates, parts } of planChunks(spansOf(meta.shape), meta.shape, meta.chunkShape)) {
    const isCut = (at: number, axis: number) =>
      Math.min((at + 1) * meta.chunkShape[axis]!, old[axis]!) > meta.shape[axis]!;
    if (!coordinates.some(isCut)) continue;
    checkBudget((bytes += chunkByteLength(meta)), "shrinking", "copy what is to stay into a new array, part by part");
    const present = await loadChunk(array, coordinates, o);
    if (!present) continue;
    for (const [axis, { count }] of parts.entries()) {
      const rest = meta.chunkShape[axis]! - count;
      if (rest === 0) continue;
      const outside = meta.chunkShape.map((length, other) =>
        other === axis
          ? { chunk: 0, from: count, step: 1, count: rest, at: count, whole: false }
          : { chunk: 0, from: 0, step: 1, count: length, at: 0, whole: true },
      );
      const stride = meta.chunkShape.map((_length, other) => product(meta.chunkShape.slice(other + 1)));
      fillPart(fill, { coordinates, parts: outside, whole: false }, meta, { data: present, offset: 0, stride });
    }
    edges.push(chunkAttachment(array.path, coordinates, await encodeChunk(present, meta), meta));
  }
  return edges;
}

const zeroElement = (meta: ArrayMetadata) =>
  blankChunk({ ...meta, chunkShape: meta.chunkShape.map(() => 1), fillValue: null });

const spansOf = (shape: readonly number[]): Span[] => shape.map((count) => ({ start: 0, step: 1, count }));

/** Names of the chunks that hold nothing of the new shape and are there. */
async function outsideNames(array: StoredArray, shape: readonly number[], o: Opts): Promise<string[]> {
  const { storage, id, path, meta } = array;
  const inside = new Set<string>();
  for (const { coordinates } of planChunks(spansOf(shape), shape, meta.chunkShape))
    inside.add(chunkName(array, coordinates));
  const grid = chunkGrid(meta.shape, meta.chunkShape);
  const isChunk = (name: string) => {
    if (!name.startsWith(`${path}/`)) return false;
    const coordinates = name.slice(path.length + 1).split(meta.separator);
    return coordinates.every((part) => /^\d+$/.test(part)) && (coordinates.length === grid.length || grid.length === 0);
  };
  return Object.keys(await storage.allAttachments(id, o)).filter((name) => isChunk(name) && !inside.has(name));
}

async function addedChunks(path: string, meta: ArrayMetadata, old: readonly number[]): Promise<Attachment[]> {
  const [before, after] = [chunkGrid(old, meta.chunkShape), chunkGrid(meta.shape, meta.chunkShape)];
  if (product(after) - product(before) > MAX_NEW_CHUNKS)
    throw new FieldError("over-budget", `${product(after)} chunks would be written at once: choose larger ones`, {});
  const zero = new Blob([await encodeChunk(blankChunk(meta), meta)]); // one body for all of them
  const isNew = (coordinates: readonly number[]) =>
    coordinates.some((at, axis) => at >= before[axis]!) || before.includes(0);
  return [...planChunks(spansOf(meta.shape), meta.shape, meta.chunkShape)]
    .filter(({ coordinates }) => isNew(coordinates))
    .map(({ coordinates }) => chunkAttachment(path, coordinates, zero, meta));
}
