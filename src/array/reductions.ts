/** Sums, means, variances and extremes of many slots at once, block by block, in numpy's sense and exacter. */
import { FieldError } from "../base/errors.ts";
import { type DType, layoutOf, type TypedArray } from "../format/index.ts";

const TIME = "datetime64[ns]";
/** Elements of a batch, and the fewest rows of one: what is rounded in a batch does not grow with the array. */
const AT_ONCE = 4096;
const LEAST_ROWS = 64;
const NOT_A_TIME = -(2n ** 63n);

export type Op = "sum" | "mean" | "min" | "max" | "var" | "argmax";

/** Which elements go into which slots of the result. */
interface Rows {
  slot: number;
  slots: number;
  rows: number;
  /** Index of the first row along what is reduced. */
  at: number;
}

export interface Reduction {
  /** Rows of `slots` neighbours each, one after another. */
  addRows(data: TypedArray, where: Rows): void;
  /** `count`: how many elements went into each slot. */
  result(count: number): { data: TypedArray; dtype: DType };
}

export function createReduction(op: Op, dtype: DType, slots: number): Reduction {
  const { kind, Values } = layoutOf(dtype);
  if (kind === "bytes")
    throw new FieldError("invalid-argument", `elements of ${JSON.stringify(dtype)} are no numbers: take a field`, {
      dtype,
    });
  if (dtype === TIME && (op === "sum" || op === "mean" || op === "var"))
    throw new FieldError("invalid-argument", `moments in time have no ${op}: subtract one of them first`, {
      op,
      dtype,
    });
  const isWide = typeof new Values(1)[0] === "bigint";
  switch (op) {
    case "sum":
      return kind === "float" || kind === "complex" ? createSum(dtype, slots) : createExactSum(dtype, slots);
    case "mean":
      return createMean(createSum(dtype, slots));
    case "var":
      return createVariance(dtype, slots);
    case "min":
    case "max":
    case "argmax":
      if (kind === "complex")
        throw new FieldError("unsupported", `${op} of complex numbers is not supported: they have no order`, { dtype });
      return isWide ? createExtreme<bigint>(op, dtype, slots) : createExtreme<number>(op, dtype, slots);
    default:
      throw new FieldError("invalid-argument", `"${op}" is no reduction`, { op });
  }
}

/** Neumaier's sum: what each addition loses is added up beside it. */
function createSum(dtype: DType, slots: number): Reduction & { values: Float64Array } {
  const width = layoutOf(dtype).valuesPerElement;
  const sums = new Float64Array(slots * width);
  const lost = new Float64Array(slots * width);
  const values = new Float64Array(slots * width);

  /** Into one slot: the same sums in locals, which is twice as fast. */
  function addAll(source: Float64Array, slot: number, count: number): void {
    let [sum, rest] = [sums[slot]!, lost[slot]!];
    for (let at = 0; at < count; at++) {
      const value = Number(source[at]);
      const next = sum + value;
      rest += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    }
    sums[slot] = sum;
    lost[slot] = rest;
  }

  return {
    values,
    addRows(data, { slot, slots: many, rows }) {
      const source = data as Float64Array;
      const [from, run] = [slot * width, many * width];
      if (run === 1) return addAll(source, from, rows);
      for (let row = 0, at = 0; row < rows; row++)
        for (let k = from; k < from + run; k++, at++) {
          const value = Number(source[at]);
          const sum = sums[k]!;
          const next = sum + value;
          lost[k]! += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
          sums[k] = next;
        }
    },
    result() {
      // a sum that is not finite has lost something that is no number
      for (let k = 0; k < values.length; k++) values[k] = Number.isFinite(sums[k]) ? sums[k]! + lost[k]! : sums[k]!;
      return { data: values, dtype: width === 2 ? "complex128" : "float64" };
    },
  };
}

function createExactSum(dtype: DType, slots: number): Reduction {
  const isUnsigned = typeof dtype === "string" && dtype.startsWith("uint");
  const sums = isUnsigned ? new BigUint64Array(slots) : new BigInt64Array(slots);
  const part = new Float64Array(slots); // exact as long as it is below 2^53
  let added = 0;
  const { BYTES_PER_ELEMENT } = layoutOf(dtype).Values;
  const most = BYTES_PER_ELEMENT === 8 ? 0 : 2 ** (53 - 8 * BYTES_PER_ELEMENT);
  const carry = () => {
    for (let k = 0; k < slots; k++) sums[k]! += BigInt(part[k]!);
    part.fill(0);
    added = 0;
  };
  return {
    addRows(data, { slot, slots: many, rows }) {
      for (let row = 0, at = 0; row < rows; row++) {
        if (most > 0 && ++added > most) carry();
        if (most === 0) for (let k = slot; k < slot + many; k++, at++) sums[k]! += (data as BigInt64Array)[at]!;
        else for (let k = slot; k < slot + many; k++, at++) part[k]! += (data as Int32Array)[at]!;
      }
    },
    result() {
      carry();
      return { data: sums, dtype: isUnsigned ? "uint64" : "int64" };
    },
  };
}

function createMean(sum: ReturnType<typeof createSum>): Reduction {
  return {
    addRows: sum.addRows,
    result(count) {
      const { data, dtype } = sum.result(count);
      return { data: (data as Float64Array).map((value) => value / count), dtype };
    },
  };
}

/** Mean and squared deviations of a batch of rows, joined with those before by Chan's formula. */
function createVariance(dtype: DType, slots: number): Reduction {
  const width = layoutOf(dtype).valuesPerElement;
  const mean = new Float64Array(slots * width);
  const squares = createSum("float64", slots * width);
  const counts = new Float64Array(slots);
  let batch = [new Float64Array(0), new Float64Array(0), new Float64Array(0)] as const;

  /** Of `count` rows from `first` on: their means into `means`, their squared deviations from them into `deviations`. */
  function momentsOf(source: Float64Array, { first, count, run }: { first: number; count: number; run: number }) {
    if (batch[0].length !== run) batch = [new Float64Array(run), new Float64Array(run), new Float64Array(run)];
    const [means, left, deviations] = batch;
    for (const values of batch) values.fill(0);
    const from = first * run;
    for (let at = from; at < from + count * run; )
      for (let k = 0; k < run; k++, at++) means[k]! += Number(source[at]) - Number(source[from + k]);
    for (let k = 0; k < run; k++) means[k] = Number(source[from + k]) + means[k]! / count;
    for (let at = from; at < from + count * run; )
      for (let k = 0; k < run; k++, at++) {
        const apart = Number(source[at]) - means[k]!;
        left[k]! += apart;
        deviations[k]! += apart * apart;
      }
    for (let k = 0; k < run; k++) {
      deviations[k] = Math.max(0, deviations[k]! - (left[k]! * left[k]!) / count);
      means[k]! += left[k]! / count;
    }
    return { means, deviations };
  }

  return {
    addRows(data, { slot, slots: many, rows, at: start }) {
      const run = many * width;
      const atOnce = Math.max(LEAST_ROWS, Math.floor(AT_ONCE / Math.max(1, run)));
      for (let first = 0; first < rows; first += atOnce) {
        const count = Math.min(atOnce, rows - first);
        const { means, deviations } = momentsOf(data as Float64Array, { first, count, run });
        const before = counts[slot]!; // the same for all of them
        for (let k = 0; k < run; k++) {
          const apart = means[k]! - mean[slot * width + k]!;
          mean[slot * width + k]! += (apart * count) / (before + count);
          deviations[k]! += apart * apart * ((before * count) / (before + count));
        }
        squares.addRows(deviations, { slot: slot * width, slots: run, rows: 1, at: start + first });
        counts.fill(before + count, slot, slot + many);
      }
    },
    result(count) {
      const sums = squares.result(count).data as Float64Array;
      const variance = new Float64Array(slots);
      for (let place = 0; place < sums.length; place++) variance[Math.floor(place / width)]! += sums[place]! / count;
      return { data: variance, dtype: "float64" };
    },
  };
}

function createExtreme<T extends number | bigint>(op: Op, dtype: DType, slots: number): Reduction {
  const { Values } = layoutOf(dtype);
  const best = new Values(slots) as unknown as Record<number, T>;
  const places = new Float64Array(slots);
  const seen = new Uint8Array(slots);
  const sign = op === "min" ? -1 : 1;
  const isNone = dtype === TIME ? (value: T) => value === NOT_A_TIME : Number.isNaN;
  const isBetter = (value: T, than: T) => (sign > 0 ? value > than : value < than);
  return {
    addRows(data, { slot, slots: many, rows, at: start }) {
      const source = data as unknown as Record<number, T>;
      for (let row = 0, at = 0; row < rows; row++)
        for (let k = slot; k < slot + many; k++, at++) {
          const value = source[at]!;
          const old = best[k]!;
          if (seen[k] && (isNone(old) || !(isNone(value) || isBetter(value, old)))) continue; // the first NaN wins, as in numpy
          seen[k] = 1;
          best[k] = value;
          places[k] = start + row;
        }
    },
    result(count) {
      if (count === 0 && slots > 0) throw new FieldError("invalid-argument", `there is no ${op} of nothing`, { op });
      if (op === "argmax") return { data: BigInt64Array.from(places, BigInt), dtype: "int64" };
      return { data: best as unknown as TypedArray, dtype };
    },
  };
}
