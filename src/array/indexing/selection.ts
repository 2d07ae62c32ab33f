import { FieldError } from "../../base/errors.ts";

/** Basic indexing as in numpy: an index, a slice, "..." for the axes not named, null for a new axis of length 1. */
export type Selection = readonly (number | Slice | "..." | null)[];
export interface Slice {
  start?: number;
  stop?: number;
  step?: number;
}

/** The indices start, start + step, … of one axis, `count` of them. */
export interface Span {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** A selection worked out against a shape: one span for each axis of the array, and the shape of the result. */
export interface Region {
  readonly spans: readonly Span[];
  readonly shape: readonly number[];
  /** For each axis of the result the axis of the array it runs along; null for a new one. */
  readonly axes: readonly (number | null)[];
}

export const EVERYTHING: Selection = ["..."];

/**
 * Works a selection out against a shape.
 *
 * Throws  "invalid-argument" for an index out of range, a step of 0, more indices than axes, a second "...".
 * Source  NumPy reference, "Indexing on ndarrays", basic indexing; slices clip as Python's.
 */
export function normalizeSelection(selection: Selection, shape: readonly number[]): Region {
  if (!Array.isArray(selection)) throw wrong("a selection is a list", { selection });
  const spans: Span[] = [];
  const result: number[] = [];
  const axes: (number | null)[] = [];
  const keep = (span: Span) => {
    result.push(span.count);
    axes.push(spans.length);
    spans.push(span);
  };
  for (const item of expandEllipsis(selection, shape.length)) {
    const axis = spans.length;
    if (item === null) {
      result.push(1);
      axes.push(null);
    } else if (typeof item === "number") {
      spans.push({ start: resolveIndex(item, axis, shape[axis]), step: 1, count: 1 });
    } else if (typeof item === "object" && !Array.isArray(item)) {
      keep(resolveSlice(item, axis, shape[axis]));
    } else {
      throw wrong(`${JSON.stringify(item)} selects nothing: basic indexing only`, { axis, index: item });
    }
  }
  return { spans, shape: result, axes };
}

function expandEllipsis(selection: Selection, rank: number): (number | Slice | null)[] {
  const named = selection.filter((item) => item !== null && item !== "...").length;
  if (named > rank) throw wrong(`${named} indices for ${rank} axes`, { rank, named });
  if (selection.filter((item) => item === "...").length > 1) throw wrong('more than one "..."', { selection });
  const rest = Array.from({ length: rank - named }, (): Slice => ({}));
  const whole = selection.includes("...") ? selection : [...selection, "..." as const];
  return whole.flatMap((item) => (item === "..." ? rest : [item]));
}

function resolveIndex(index: number, axis: number, length: number): number {
  checkInteger(index, "index", axis);
  const resolved = index < 0 ? index + length : index;
  if (resolved >= 0 && resolved < length) return resolved;
  throw wrong(`index ${index} is out of range: axis ${axis} has length ${length}`, { axis, index, length });
}

function resolveSlice({ start, stop, step = 1 }: Slice, axis: number, length: number): Span {
  checkInteger(step, "step", axis);
  if (step === 0) throw wrong(`the step of axis ${axis} is 0`, { axis, step });
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const clip = (value: number | undefined, otherwise: number, name: string) => {
    if (value === undefined) return otherwise;
    checkInteger(value, name, axis);
    return Math.min(Math.max(value < 0 ? value + length : value, low), high);
  };
  const first = clip(start, step > 0 ? low : high, "start");
  const end = clip(stop, step > 0 ? high : low, "stop");
  const count = Math.max(0, Math.ceil((end - first) / step));
  return { start: count ? first : 0, step, count };
}

function checkInteger(value: number, name: string, axis: number): void {
  if (!Number.isSafeInteger(value)) throw wrong(`the ${name} of axis ${axis} is no integer`, { axis, [name]: value });
}

function wrong(message: string, facts: Record<string, unknown>): FieldError {
  return new FieldError("invalid-argument", message, facts);
}
