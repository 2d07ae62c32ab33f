import { type DType, dtypeOf, layoutOf, newGroup, type TypedArray } from "../format/index.ts";
import type { BulkItem, Doc } from "../jio/index.ts";
import { blankChunk } from "./chunk-codec.ts";
import { type Attachment, toBulkItems } from "./commit.ts";
import { describeArray, nameDimensions } from "./create-array.ts";
import { arrayEntries, changeGroup, checkPath, groupEntries } from "./group.ts";
import { planChunks } from "./indexing/plan.ts";
import { putPart } from "./indexing/transfer.ts";
import { layOver } from "./indexing/view.ts";
import { chunkAttachment } from "./write.ts";

export interface GroupArray {
  /** Left out: its chunks come later, each whole, or stay absent where the fill value says it all. */
  data?: TypedArray;
  dtype?: DType;
  shape?: number[];
  dimensionNames: string[];
  attributes?: Doc;
  chunkShape?: number[];
}

/**
 * A whole Zarr v2 group of small arrays (results and their coordinates) as the items of one `bulk`, after the
 * `put` of their document.
 *
 * Shape   (elements of data,) unless told. dtype: what the data is; said for complex (re, im interleaved), bool and without data.
 * Memory  copies.
 * Throws  "invalid-argument" where shape, names and data do not fit; "unsupported" for an element type.
 * Source  Zarr storage specification version 2; `_ARRAY_DIMENSIONS` as xarray reads it.
 */
export function zarrGroupItems(
  id: string,
  group: { attributes?: Doc; arrays: Record<string, GroupArray> },
): BulkItem[] {
  const arrays = Object.entries(group.arrays).map(([path, array]) => encodeArray(path, array));
  const entries = [...groupEntries(group.attributes ?? {}), ...arrays.flatMap((array) => array.entries)];
  const chunks = arrays.flatMap((array) => array.chunks);
  return toBulkItems(id, changeGroup(newGroup(), entries), { chunks, metadata: entries });
}

function encodeArray(path: string, array: GroupArray): { entries: [string, Doc][]; chunks: Attachment[] } {
  checkPath(path);
  const { data = new Float64Array(0), dtype = dtypeOf(data), attributes = {} } = array;
  const shape = array.shape ?? [data.length / layoutOf(dtype).valuesPerElement];
  const meta = describeArray({ shape, dtype, ...(array.chunkShape && { chunkShape: array.chunkShape }) });
  const dimensionNames = nameDimensions(array.dimensionNames, shape);
  const entries = arrayEntries(path, meta, { attributes, dimensionNames });
  if (!array.data) return { entries, chunks: [] };
  const spans = shape.map((count) => ({ start: 0, step: 1, count }));
  const source = layOver(data, { spans, shape, axes: shape.map((_length, axis) => axis) }, dtype);
  const chunks = [...planChunks(spans, shape, meta.chunkShape)].map((part) => {
    const chunk = blankChunk(meta);
    putPart(source, part, meta, chunk);
    return chunkAttachment(path, part.coordinates, new Uint8Array(chunk.buffer as ArrayBuffer), meta);
  });
  return { entries, chunks };
}
