import type { NdView } from "../../array/index.ts";
import { FieldError } from "../../base/errors.ts";
import { carries, layoutOf } from "../../format/index.ts";
import { isF, whole, wrong } from "../check.ts";
import type { Complex, F } from "../types.ts";

/** Values in C order without gaps; `im` is missing where they are real. */
export interface Dense {
  readonly re: F;
  readonly im: F | undefined;
  readonly shape: readonly number[];
}

export const product = (lengths: readonly number[]): number => lengths.reduce((all, length) => all * length, 1);

/** What a transform takes, as dense values. Samples and { re, im } without shape are one signal; integers become f64. */
export function parseOperand(x: unknown): Dense {
  if (isF(x)) return { re: x, im: undefined, shape: [x.length] };
  if (typeof x === "object" && x !== null) {
    if ("re" in x) return parseComplex(x as Complex);
    if ("stride" in x) return gather(x as NdView);
  }
  throw new FieldError(
    "invalid-argument",
    "a signal is a Float32Array, a Float64Array, { re, im } of them or an NdView",
  );
}

function parseComplex({ re, im, shape = [re?.length ?? 0] }: Complex): Dense {
  if (!isF(re) || !isF(im) || re.length !== im.length || re instanceof Float32Array !== im instanceof Float32Array)
    throw new FieldError("invalid-argument", "re and im must be of one type and one length");
  checkShape(shape);
  if (product(shape) !== re.length) throw wrong("shape", shape, `that of ${re.length} values`);
  return { re, im, shape };
}

function checkShape(shape: readonly number[]): void {
  if (
    !Array.isArray(shape) ||
    shape.length === 0 ||
    !shape.every((length) => Number.isSafeInteger(length) && length >= 0)
  )
    throw wrong("shape", shape, "a list of lengths");
}

/** A copy in C order, or the data itself where it lies so already. */
function gather(view: NdView): Dense {
  const { data, shape, stride, offset, dtype } = view;
  const { kind, valuesPerElement: width } = layoutOf(dtype);
  if (kind === "bytes" || dtype === "datetime64[ns]") throw wrong("dtype", dtype, "one of numbers");
  checkShape(shape);
  if (!carries(data, dtype) || !liesInside(view, width))
    throw new FieldError("invalid-argument", "the view reaches beyond its data", { shape, stride, offset });
  const count = product(shape);
  if (width === 1 && isF(data) && isDense(view))
    return { re: data.subarray(offset, offset + count), im: undefined, shape };
  const make = (): F => (data instanceof Float32Array ? new Float32Array(count) : new Float64Array(count));
  const [re, im] = [make(), kind === "complex" ? make() : undefined];
  let at = 0;
  const walk = (axis: number, from: number): void => {
    for (let k = 0; k < shape[axis]!; k++) {
      const element = from + k * stride[axis]!;
      if (axis < shape.length - 1) {
        walk(axis + 1, element);
        continue;
      }
      if (im) im[at] = Number(data[element * width + 1]);
      re[at++] = Number(data[element * width]);
    }
  };
  walk(0, offset);
  return { re, im, shape };
}

const isDense = ({ shape, stride }: NdView): boolean =>
  shape.every((length, axis) => length === 1 || stride[axis] === product(shape.slice(axis + 1)));

function liesInside({ data, shape, stride, offset }: NdView, width: number): boolean {
  if (stride.length !== shape.length || ![offset, ...stride].every(Number.isSafeInteger)) return false;
  if (product(shape) === 0) return true;
  let [first, last] = [offset, offset];
  shape.forEach((length, axis) => {
    const reach = (length - 1) * stride[axis]!;
    if (reach < 0) first += reach;
    else last += reach;
  });
  return first >= 0 && (last + 1) * width <= data.length;
}

/** An axis counted from the front; negative ones count from the back. */
export function axisOf(axis: number, { length }: readonly number[], name = "axis"): number {
  if (Number.isSafeInteger(axis) && axis >= -length && axis < length) return axis < 0 ? axis + length : axis;
  throw wrong(name, axis, `an axis of ${length}`);
}

export const lengthOf = (n: number): number => whole("n", n, 1);
