/** A signal that another page hands to a plot: checked here, drawn as it is. Pure. */
import { FieldError } from "../../src/base/errors.ts";
import type { PlotData } from "../acquirable.ts";
import type { View } from "../view.ts";

/** What `show` takes: values, and where they lie; texts say what they are. */
export interface ShownSignal {
  y: ArrayLike<number>;
  /** Rising; left out, the values lie side by side. */
  x?: ArrayLike<number>;
  /** Without x: how many values there are in one unit of x; 1 unless said. */
  sampleRateHz?: number;
  label?: string;
  xLabel?: string;
  yLabel?: string;
  xUnit?: string;
  yUnit?: string;
}

const TEXTS = ["label", "xLabel", "yLabel", "xUnit", "yUnit"] as const;
const LONGEST_TEXT = 200;
const MOST_VALUES = 2 ** 26;

const refuse = (what: string, why: string): never => {
  throw new FieldError("invalid-argument", `show: ${what} ${why}`, { what });
};

function parseValues(what: string, values: unknown): Float64Array {
  const isList = Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));
  if (!isList) return refuse(what, "is an array of numbers");
  const list = values as ArrayLike<unknown>;
  if (list.length > MOST_VALUES) refuse(what, `has at most ${MOST_VALUES} values`);
  return Float64Array.from(list, (value) => (typeof value === "number" ? value : Number.NaN));
}

const spread = (length: number, step: number) => Float64Array.from({ length }, (_, i) => i * step);

/** Throws "invalid-argument" for what cannot be drawn. */
export function parseSignal(value: unknown): {
  data: PlotData;
  words: Record<(typeof TEXTS)[number], string>;
  resolution: number | undefined;
} {
  if (typeof value !== "object" || value === null) return refuse("the signal", "is an object with y");
  const asked = value as Partial<Record<keyof ShownSignal, unknown>>;
  const y = parseValues("y", asked.y);
  const rate = asked.sampleRateHz ?? 1;
  if (!(typeof rate === "number" && rate > 0 && Number.isFinite(rate))) return refuse("sampleRateHz", "is above 0");
  const x = asked.x === undefined ? spread(y.length, 1 / rate) : parseValues("x", asked.x);
  if (x.length !== y.length) refuse("x", "has as many values as y");
  if (!x.every((at, i) => Number.isFinite(at) && (i === 0 || at > x[i - 1]!))) refuse("x", "rises");
  const textOf = (text: unknown) => (typeof text === "string" ? text.slice(0, LONGEST_TEXT) : "");
  const words = Object.fromEntries(TEXTS.map((name) => [name, textOf(asked[name])]));
  return {
    data: { x, min: y, max: y, exact: true },
    words: words as Record<(typeof TEXTS)[number], string>,
    resolution: asked.x === undefined ? 1 / rate : undefined,
  };
}

/** What a plot's properties are for it. */
export function shownProperties(value: unknown) {
  const { data, words, resolution } = parseSignal(value);
  const extent: View | undefined = data.x.length > 1 ? [data.x[0]!, data.x.at(-1)!] : undefined;
  return { ...words, source: async () => data, resolution, extent };
}

/** `[from, to]`; null is everything. */
export function parseView(value: unknown): View | undefined {
  if (value === null) return undefined;
  const [from, to, ...more] = Array.isArray(value) ? (value as unknown[]) : [];
  if (Number.isFinite(from) && Number.isFinite(to) && from! < to! && more.length === 0)
    return [Number(from), Number(to)];
  return refuse("a view", "is [from, to], the lower one first");
}
