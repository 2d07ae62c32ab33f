import { type NdView, openArray } from "../../array/index.ts";
import { FieldError } from "../../base/errors.ts";
import type { JioStorage } from "../../jio/index.ts";
import { withStorage } from "../stored/with-storage.ts";
import type { SpectrumRequest, SpectrumView } from "../tasks.ts";
import type { F } from "../types.ts";
import { addExtremes, createExtremes, planValues } from "./extremes.ts";

interface Column {
  values: F;
  units: string;
}

/** Reads a Data Array's `data` over its `frequency` and keeps the extremes of every column. */
export async function readSpectrumView(request: SpectrumRequest, signal: AbortSignal): Promise<SpectrumView> {
  const { columns, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = request;
  if (!Number.isSafeInteger(columns) || columns < 1)
    throw new FieldError("invalid-argument", `columns is a positive integer, not ${columns}`, { columns });
  if (!(from <= to)) throw new FieldError("invalid-argument", "from must not lie above to", { from, to });
  return withStorage(request.storage, async (storage) => {
    const power = await readColumn(storage, request.id, "data", signal);
    const axis = await readColumn(storage, request.id, "frequency", signal);
    if (axis.values.length !== power.values.length)
      throw new FieldError("invalid-metadata", `data and frequency of ${request.id} differ in length`, {
        id: request.id,
      });
    const [frequency, values] = ascending(axis.values, power.values);
    const { first, count } = planValues(
      countWhile(frequency, (value) => value < from),
      countWhile(frequency, (value) => value <= to),
      { n: frequency.length, columns },
    );
    const extremes = createExtremes(count, columns);
    addExtremes(extremes, 0, { data: values, offset: first, stride: 1, count });
    const { min, max, peak, exact } = extremes;
    const peaks = peak.map((bin) => frequency[first + bin]!);
    return { frequency: peaks, min, max, exact, units: power.units, frequencyUnits: axis.units };
  });
}

async function readColumn(storage: JioStorage, id: string, path: string, signal: AbortSignal): Promise<Column> {
  const array = await openArray(storage, id, { path, signal });
  const { units } = array.attributes;
  const values = flat(await array.read(undefined, { signal }), id, path);
  await array.close();
  return { values, units: typeof units === "string" ? units : "" };
}

function flat({ data, shape, stride, offset }: NdView, id: string, path: string): F {
  const isReal = data instanceof Float32Array || data instanceof Float64Array;
  if (!isReal || shape.length !== 1 || stride[0] !== 1)
    throw new FieldError("unsupported", `${path} of ${id} is no list of real numbers`, { id, path, shape: [...shape] });
  return data.subarray(offset, offset + shape[0]!);
}

/** A two-sided spectrum begins at 0 and wraps to the negative frequencies, which are drawn first. */
function ascending(frequency: F, values: F): [F, F] {
  const wrap = frequency.findIndex((value, i) => i > 0 && value < frequency[i - 1]!);
  if (wrap < 0) return [frequency, values];
  return [rotated(frequency, wrap), rotated(values, wrap)];
}

function rotated(values: F, by: number): Float64Array {
  const turned = new Float64Array(values.length);
  turned.set(values.subarray(by));
  turned.set(values.subarray(0, by), values.length - by);
  return turned;
}

/** How many values at the front of the list pass, where those that pass all stand before those that do not. */
function countWhile(values: F, passes: (value: number) => boolean): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (passes(values[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
