import { FieldError, isCode } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import {
  type ArrayMetadata,
  type DType,
  type FillValue,
  formatJson,
  GROUP_KEY,
  layoutOf,
  newGroup,
  parseJson,
} from "../format/index.ts";
import type { Doc, JioStorage } from "../jio/index.ts";
import { type BigArray, createHandle } from "./big-array.ts";
import { blankChunk, encodeChunk } from "./chunk-codec.ts";
import { type Attachment, commit } from "./commit.ts";
import { arrayEntries, arrayKey, checkPath, type Group, groupEntries, readGroup } from "./group.ts";
import { chunkGrid, planChunkShape, planChunks } from "./indexing/plan.ts";
import { checkLengths, product } from "./indexing/shape.ts";
import { encodeElement } from "./indexing/view.ts";
import { pinned } from "./revision/pinned.ts";
import { lockGroups } from "./revision/write-lock.ts";
import { chunkAttachment } from "./write.ts";

export interface ArrayDescription {
  shape: number[];
  dtype: DType;
  chunkShape?: number[];
  fillValue?: number | bigint | null;
  codecs?: ["gzip"] | [];
  dimensionNames?: string[];
  attributes?: Doc;
}

const MAX_CHUNKS = 1_000_000;
const GZIP_LEVEL = 6; // what the platform's gzip stream does

/**
 * Makes an array in a document's Zarr v2 group, and the document (portal type "Data Array") where there is none.
 *
 * Shape   chunks are about 4 MiB of whole rows unless told; an array that starts empty has room to grow.
 * Memory  an array with fill value null is written at once, every chunk; others cost nothing until written to.
 * Throws  "conflict" when the document has that array; "invalid-argument"; "unsupported" for an element type.
 * Source  Zarr storage specification version 2; `_ARRAY_DIMENSIONS` as xarray reads it.
 */
export async function createArray(
  storage: JioStorage,
  id: string,
  o: Opts & ArrayDescription & { path?: string },
): Promise<BigArray> {
  const { signal, path = "data" } = o;
  const own = signal ? { signal } : {};
  signal?.throwIfAborted();
  checkPath(path);
  const meta = describeArray(o);
  const attributes = parseJson(formatJson(o.attributes ?? {}), "attributes") as Doc; // as it will be when opened
  const dimensionNames = nameDimensions(o.dimensionNames, meta.shape);
  const create = async () => {
    const present = await readPresent(storage, id, own);
    if (present?.entries.has(arrayKey(path)))
      throw new FieldError("conflict", `document "${id}" has an array "${path}" already`, { id, path });
    const group = present ?? newGroup();
    const metadata = [
      ...(group.entries.has(GROUP_KEY) ? [] : groupEntries({})),
      ...arrayEntries(path, meta, { attributes, dimensionNames }),
    ];
    const chunks = meta.fillValue === null ? await zeroChunks(path, meta) : [];
    const document = present ? {} : { document: { portal_type: "Data Array" } };
    const { revision } = await commit(storage, id, group, { ...document, chunks, metadata }, own);
    return pinned({ storage, id, path, meta, revision });
  };
  const array = await lockGroups(storage, [id], create, own);
  return createHandle(array, { attributes, dimensionNames });
}

/** The group of a document, which may be empty; undefined where there is no document. */
async function readPresent(storage: JioStorage, id: string, o: Opts): Promise<Group | undefined> {
  try {
    await storage.get(id, o);
  } catch (error) {
    if (isCode(error, "not-found")) return undefined;
    throw error;
  }
  return readGroup(storage, id, o);
}

/** The metadata of a new array: the description checked, with the defaults of our arrays. */
export function describeArray({ shape, dtype, chunkShape, fillValue, codecs = [] }: ArrayDescription): ArrayMetadata {
  const { itemSize } = layoutOf(dtype);
  checkLengths("shape", shape, 0);
  const chunks = chunkShape ?? planChunkShape(shape, itemSize);
  checkLengths("chunkShape", chunks, 1);
  if (chunks.length !== shape.length)
    throw wrong(`chunkShape [${chunks}] and shape [${shape}] differ in rank`, { chunkShape: chunks, shape });
  if (codecs.length > 1 || codecs.some((codec) => codec !== "gzip"))
    throw new FieldError("unsupported", `codecs [${codecs}] are not supported; "gzip" is`, { codecs });
  return {
    shape: [...shape],
    chunkShape: [...chunks],
    dtype,
    fillValue: chooseFillValue(fillValue, dtype),
    gzipLevel: codecs.length ? GZIP_LEVEL : null,
    separator: ".",
  };
}

/** By default what xarray and Dask take for "nothing here": NaN. Integers have no such value; a 0 would mask real zeros. */
function chooseFillValue(value: number | bigint | null | undefined, dtype: DType): FillValue {
  const { kind } = layoutOf(dtype);
  if (value === null) return null;
  if (value === undefined)
    return { float: Number.NaN, complex: [Number.NaN, Number.NaN] as const, integer: null, bool: null, bytes: null }[
      kind
    ];
  const element = encodeElement(value, dtype);
  if (kind === "complex") return [Number(element[0]), Number(element[1])];
  return element[0]!;
}

export function nameDimensions(names: readonly string[] | undefined, shape: readonly number[]): readonly string[] {
  if (!names) return shape.map((_length, axis) => `dim_${axis}`);
  if (names.length !== shape.length || names.some((name) => typeof name !== "string" || !name))
    throw wrong(`dimension names [${names}] do not name the axes of shape [${shape}]`, { names, shape });
  return [...names];
}

async function zeroChunks(path: string, meta: ArrayMetadata): Promise<Attachment[]> {
  const count = product(chunkGrid(meta.shape, meta.chunkShape));
  if (count > MAX_CHUNKS)
    throw new FieldError("over-budget", `${count} chunks would be written at once: choose larger ones`, { count });
  const spans = meta.shape.map((count) => ({ start: 0, step: 1, count }));
  const parts = planChunks(spans, meta.shape, meta.chunkShape);
  const zero = new Blob([await encodeChunk(blankChunk(meta), meta)]); // one body for all of them
  return [...parts].map(({ coordinates }) => chunkAttachment(path, coordinates, zero, meta));
}

function wrong(message: string, facts: Record<string, unknown>): FieldError {
  return new FieldError("invalid-argument", message, facts);
}
