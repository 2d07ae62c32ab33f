import { type NdView, openArray } from "../../array/index.ts";
import { FieldError } from "../../base/errors.ts";
import type { JioStorage } from "../../jio/index.ts";
import { withStorage } from "../stored/with-storage.ts";
import type { SpectrumRequest, SpectrumView } from "../tasks.ts";
import type { F } from "../types.ts";
import { addExtremes, createExtremes, planValues } from "./extremes.ts";
import { isFullLength, readFullLength } from "./full-length.ts";
import { logColumns } from "./log-columns.ts";

interface Column {
  values: F;
  units: string;
}

/** Reads a Data Array's `data` over its `frequency` and keeps the extremes of every column. */
export async function readSpectrumView(request: SpectrumRequest, signal: AbortSignal): Promise<SpectrumView> {
  const { columns, axis = "linear", from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = request;
  if (!Number.isSafeInteger(columns) || columns < 1)
    throw new FieldError("invalid-argument", `columns is a positive integer, not ${columns}`, { columns });
  if (!(from <= to)) throw new FieldError("invalid-argument", "from must not lie above to", { from, to });
  if (axis === "log" && !(from > 0 && Number.isFinite(to)))
    throw new FieldError("invalid-argument", "a logarithmic axis lies between two frequencies above 0", { from, to });
  return withStorage(request.storage, async (storage) => {
    const asked = { ...request, axis, from, to };
    if (await isFullLength(storage, request.id, signal)) return readFullLength(storage, asked, signal);
    const { frequency, power, units, frequencyUnits } = await readLines(storage, request.id, signal);
    const start = countWhile(frequency, (value) => value < from);
    const end = countWhile(frequency, (value) => value <= to);
    if (axis === "log") {
      const [first, last] = [Math.max(0, start - 1), end + 1];
      const values = power.subarray(first, last);
      const found = logColumns(frequency.subarray(first, last), values, values, { from, to, columns });
      return { ...found, units, frequencyUnits, placed: true };
    }
    const { first, count } = planValues(start, end, { n: frequency.length, columns });
    const extremes = createExtremes(count, columns);
    addExtremes(extremes, 0, { data: power, offset: first, stride: 1, count });
    const { min, max, peak, exact } = extremes;
    const peaks = peak.map((bin) => frequency[first + bin]!);
    return { frequency: peaks, min, max, exact, units, frequencyUnits };
  });
}

/** All lines of a stored spectrum, the frequencies ascending. */
export async function readLines(storage: JioStorage, id: string, signal: AbortSignal) {
  const power = await readColumn(storage, id, "data", signal);
  const axis = await readColumn(storage, id, "frequency", signal);
  if (axis.values.length !== power.values.length)
    throw new FieldError("invalid-metadata", `data and frequency of ${id} differ in length`, { id });
  const [frequency, values] = ascending(axis.values, power.values);
  return { frequency, power: values, units: power.units, frequencyUnits: axis.units };
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
