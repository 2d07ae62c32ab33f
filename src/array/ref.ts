/** Arrays by reference: a view of an array as plain JSON, and the way back, with every field checked. */
import * as v from "valibot";
import { FieldError } from "../base/errors.ts";
import { type DType, formatDType, isSameDType, itemSize, parseDType } from "../format/index.ts";
import type { ArrayRef } from "./big-array.ts";
import type { Region, Span } from "./indexing/selection.ts";
import { dot, product, strideOf } from "./indexing/shape.ts";
import type { StoredArray } from "./read.ts";

export function makeRef({ storage, id, path, meta, revision }: StoredArray, { spans, shape, axes }: Region): ArrayRef {
  const size = itemSize(meta.dtype);
  const stride = strideOf(meta.shape.map((length) => Math.max(1, length))).map((step) => step * size);
  const strides = axes.map((axis) => (axis === null ? 0 : spans[axis]!.step * stride[axis]!));
  const starts = spans.map(({ start }) => start);
  return {
    storage: storage.description,
    id,
    ...(path !== "data" && { path }),
    revision: String(revision),
    byteOffset: product(shape) ? dot(starts, stride) : 0,
    byteLength: product(shape) * size,
    shape: [...shape],
    strides,
    dtype: meta.dtype,
  };
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const refSchema = v.strictObject({
  storage: v.looseObject({ type: v.string() }),
  id: v.pipe(v.string(), v.minLength(1)),
  path: v.optional(v.string()),
  revision: v.pipe(v.string(), v.digits()),
  byteOffset: count,
  byteLength: count,
  shape: v.pipe(v.array(count), v.maxLength(32)),
  strides: v.array(v.pipe(v.number(), v.safeInteger())),
  dtype: v.unknown(),
});

/** Throws "invalid-argument" and names the field that is wrong. */
export function checkRef(ref: unknown): ArrayRef {
  const result = v.safeParse(refSchema, ref);
  if (!result.success) {
    const [issue] = result.issues;
    throw wrong(v.getDotPath(issue) ?? "", issue.message, issue.input);
  }
  const { output } = result;
  const dtype = checkDType(output.dtype);
  if (output.strides.length !== output.shape.length)
    throw wrong("strides", "one for each axis of shape", output.strides);
  if (output.byteLength !== product(output.shape) * itemSize(dtype))
    throw wrong("byteLength", `shape [${output.shape}] of ${itemSize(dtype)} bytes each is another`, output.byteLength);
  return { ...output, dtype } as ArrayRef;
}

function checkDType(dtype: unknown): DType {
  try {
    return parseDType(formatDType(dtype as DType));
  } catch (error) {
    throw wrong("dtype", "no element type", dtype, error);
  }
}

function wrong(path: string, why: string, value: unknown, cause?: unknown): FieldError {
  return new FieldError("invalid-argument", `the reference's ${path || "form"}: ${why}`, { path, value }, cause);
}

/** The selection that a reference makes of the array it names. */
export function regionOf(ref: ArrayRef, meta: { shape: readonly number[]; dtype: DType }): Region {
  if (!isSameDType(ref.dtype, meta.dtype))
    throw wrong("dtype", `the array holds ${JSON.stringify(meta.dtype)}`, ref.dtype);
  const size = itemSize(meta.dtype);
  const stride = strideOf(meta.shape.map((length) => Math.max(1, length)));
  const starts = startsOf(ref, stride, meta.shape, size);
  const spans: Span[] = starts.map((start) => ({ start, step: 1, count: 1 }));
  const axes: (number | null)[] = [];
  let from = 0;
  for (const [at, length] of ref.shape.entries()) {
    const bytes = ref.strides[at]!;
    if (bytes === 0 && length === 1) {
      axes.push(null);
      continue;
    }
    const axis = findAxis({ bytes, length, from }, { stride, shape: meta.shape, starts, size });
    if (axis === undefined) throw wrong(`strides.${at}`, `no axis of shape [${meta.shape}] has such a step`, bytes);
    spans[axis] = { start: starts[axis]!, step: bytes / size / stride[axis]!, count: length };
    axes.push(axis);
    from = axis + 1;
  }
  return { spans, shape: ref.shape, axes };
}

function startsOf(ref: ArrayRef, stride: readonly number[], shape: readonly number[], size: number): number[] {
  let rest = ref.byteOffset / size;
  const starts = stride.map((step, axis) => {
    const start = shape[axis] ? Math.floor(rest / step) : 0;
    rest -= start * step;
    return start;
  });
  const inside = rest === 0 && starts.every((start, axis) => start < shape[axis]! || product(ref.shape) === 0);
  if (!inside) throw wrong("byteOffset", `no element of shape [${shape}] begins there`, ref.byteOffset);
  return starts;
}

/** Axes keep their order in a view; the first one on which every index lies inside is it. */
function findAxis(
  { bytes, length, from }: { bytes: number; length: number; from: number },
  array: { stride: readonly number[]; shape: readonly number[]; starts: readonly number[]; size: number },
): number | undefined {
  for (let axis = from; axis < array.shape.length; axis++) {
    const step = bytes / array.size / array.stride[axis]!;
    const last = array.starts[axis]! + step * (length - 1);
    if (Number.isInteger(step) && step !== 0 && (length === 0 || (last >= 0 && last < array.shape[axis]!))) return axis;
  }
  return undefined;
}
