import { FieldError } from "../base/errors.ts";
import { readAhead } from "../base/read-ahead.ts";
import type { Opts } from "../base/signal.ts";
import { type DType, itemSize, layoutOf, memorySize, type TypedArray } from "../format/index.ts";
import { createStorage } from "../jio/index.ts";
import type { BigArray } from "./big-array.ts";
import { blockBytes } from "./budget.ts";
import { copyElements } from "./indexing/copy.ts";
import { selectBlocks } from "./indexing/plan.ts";
import { EVERYTHING, normalizeSelection, type Region, type Selection } from "./indexing/selection.ts";
import { product, strideOf } from "./indexing/shape.ts";
import { layOver, type NdView } from "./indexing/view.ts";
import { openArray } from "./open-array.ts";
import { openReader } from "./reader.ts";
import { checkRef, regionOf } from "./ref.ts";

/**
 * Opens what a reference names, at its revision. Closing it closes the storage it opened.
 *
 * Throws  "invalid-argument" naming the field that is wrong; "not-found", also for a revision that nobody kept.
 * Source  wendelin.core, ArrayRef.
 */
export async function openRef(ref: unknown, o: Opts = {}): Promise<BigArray> {
  const checked = checkRef(ref);
  const storage = createStorage(checked.storage as { type: string });
  try {
    const { id, path = "data", revision } = checked;
    const array = await openArray(storage, id, { ...o, path, revision });
    try {
      return createView(array, regionOf(checked, array), () => storage.close());
    } catch (error) {
      await array.close();
      throw error;
    }
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/** A selection of an array, as an array. It reads and writes through; it cannot grow. */
function createView(array: BigArray, region: Region, closed: () => Promise<void>): BigArray {
  const { shape } = region;
  const read = async (selection: Selection = EVERYTHING, o: Opts = {}) => {
    const within = normalizeSelection(selection, shape);
    const view = await array.read(selectionOf(region, within), o);
    return { ...view, shape: within.shape, stride: strideOf(within.shape) };
  };
  return {
    shape,
    dtype: array.dtype,
    chunkShape: region.axes.map((axis) => (axis === null ? 1 : array.chunkShape[axis]!)),
    byteLength: product(shape) * itemSize(array.dtype),
    attributes: array.attributes,
    dimensionNames: region.axes.map((axis, at) => (axis === null ? `dim_${at}` : array.dimensionNames[axis]!)),
    ref: (selection = EVERYTHING) => array.ref(selectionOf(region, normalizeSelection(selection, shape))),
    read,
    async write(selection, data, o) {
      const within = normalizeSelection(selection, shape);
      await array.write(selectionOf(region, within), flatten(data, within, array.dtype), o);
    },
    append: async () => cannotGrow(),
    resize: async () => cannotGrow(),
    async *chunks(o: Opts & { maxBytes?: number; axis?: number } = {}) {
      const { maxBytes = blockBytes(), axis, ...rest } = o;
      const layout = { shape, chunkShape: shape.map((length) => Math.max(1, length)) };
      const blocks = selectBlocks(layout, memorySize(array.dtype), { maxBytes, axis });
      yield* readAhead(blocks, async (selection) => ({ selection, view: await read(selection, rest) }));
    },
    reader(o: Opts = {}) {
      return openReader(this, o);
    },
    async close() {
      await array.close();
      await closed();
    },
  };
}

function cannotGrow(): never {
  throw new FieldError("invalid-argument", "this is a view of an array: it cannot grow; open the array itself");
}

/** A selection within a region, as one of the array below. Its new axes are left out: the caller has the shape. */
function selectionOf(region: Region, within: Region): Selection {
  const inner = new Map(region.axes.map((axis, at) => [axis, within.spans[at]!]));
  return region.spans.map(({ start, step }, axis) => {
    const span = inner.get(axis);
    if (!span) return start;
    const [from, by] = [start + span.start * step, step * span.step];
    const stop = from + span.count * by;
    return { start: from, step: by, ...(stop >= 0 && { stop }) };
  });
}

/** Data laid out for a region, in C order: which of its axes are new or were left out makes no difference any more. */
function flatten(data: NdView | TypedArray | number | bigint, within: Region, dtype: DType): TypedArray {
  const { Values, valuesPerElement } = layoutOf(dtype);
  const counts = within.spans.map(({ count }) => count);
  const flat = new Values(product(counts) * valuesPerElement);
  copyElements(
    layOver(data, within, dtype),
    { data: flat, offset: 0, stride: strideOf(counts) },
    counts,
    valuesPerElement,
  );
  return flat;
}
