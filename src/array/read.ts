import { FieldError, isCode } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import { type ArrayMetadata, chunkKey, layoutOf, type TypedArray } from "../format/index.ts";
import type { JioStorage } from "../jio/index.ts";
import { checkBudget } from "./budget.ts";
import { chunkByteLength, decodeChunk, fillElement } from "./chunk-codec.ts";
import { forEachBounded } from "./commit.ts";
import { arrayKey } from "./group.ts";
import { type ChunkPart, planChunks } from "./indexing/plan.ts";
import type { Region } from "./indexing/selection.ts";
import { product, strideOf } from "./indexing/shape.ts";
import { fillPart, takePart } from "./indexing/transfer.ts";
import type { NdView } from "./indexing/view.ts";

/** Where an array lies and what it is at one moment. */
export interface StoredArray {
  readonly storage: JioStorage;
  readonly id: string;
  readonly path: string;
  readonly meta: ArrayMetadata;
}

/** The elements of a region, C order; what no chunk holds is the fill value. */
export async function readRegion(array: StoredArray, { spans, shape }: Region, o: Opts): Promise<NdView> {
  const { dtype, chunkShape } = array.meta;
  const { Values, valuesPerElement, itemSize } = layoutOf(dtype);
  checkBudget(product(shape) * itemSize, `reading shape [${shape}] of ${dtype}`, "go through it with chunks()");
  const data = new Values(product(shape) * valuesPerElement);
  const counts = spans.map((span) => span.count);
  const target = { data, offset: 0, stride: strideOf(counts) };
  let absent = false;
  const take = async (part: ChunkPart) => {
    const chunk = await loadChunk(array, part.coordinates, o);
    absent ||= chunk === undefined;
    if (chunk) takePart(chunk, part, array.meta, target);
    else fillPart(fillElement(array.meta)!, part, array.meta, target);
  };
  await forEachBounded(planChunks(spans, array.meta.shape, chunkShape), take, o);
  if (absent) await checkPresent(array, o);
  return { data, shape, stride: strideOf(shape), offset: 0, dtype };
}

/** The chunk at these coordinates; undefined where it is absent and its array has a fill value. */
export async function loadChunk(
  array: StoredArray,
  coordinates: readonly number[],
  o: Opts,
): Promise<TypedArray | undefined> {
  const { storage, id, path, meta } = array;
  const name = `${path}/${chunkKey(coordinates, meta.separator)}`;
  checkBudget(chunkByteLength(meta), `chunk ${name} of "${id}"`, "it was written for larger machines");
  try {
    return await decodeChunk(await storage.getAttachment(id, name, { ...o, format: "array_buffer" }), meta);
  } catch (error) {
    if (isCode(error, "corrupt"))
      throw new FieldError(
        "corrupt",
        `attachment "${name}" of "${id}" ${error.message}`,
        { ...error.facts, id, name },
        error,
      );
    if (!isCode(error, "not-found")) throw error;
    if (meta.fillValue !== null) return undefined;
    const message = `attachment "${name}" of "${id}" is missing, and its array has no fill value`;
    throw new FieldError("corrupt", message, { id, name }, error);
  }
}

/** A chunk is absent also when its whole document has been removed meanwhile: that must not read as fill values. */
async function checkPresent({ storage, id, path }: StoredArray, o: Opts): Promise<void> {
  await storage.getAttachment(id, arrayKey(path), o);
}
