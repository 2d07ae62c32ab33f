/** What a person has set on a plot to read it: cursors, harmonics, sidebands, the range of its values; and the same as a word of a URL. Pure. */
import type { View } from "./view.ts";

/** Places are numbers on the x axis, in its unit. */
export interface Marks {
  readonly cursor?: number;
  readonly second?: number;
  /** The fundamental. */
  readonly harmonics?: number;
  readonly sidebands?: { readonly carrier: number; readonly spacing: number };
  /** What the y axis spans, in the unit that it shows; absent: what is drawn. */
  readonly range?: View;
}

export const NO_MARKS: Marks = {};

const DIGITS = 10;
const LONGEST = 200;
const NARROWEST = 1e-9; // of the numbers

const numberOf = (text: string | undefined): number | undefined => {
  const value = text ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
};

/** Wide enough that numbers inside it differ. */
const isRange = (a: number, b: number) =>
  b - a > NARROWEST * Math.max(Math.abs(a), Math.abs(b)) && Number.isFinite(b - a);

/** Reads a word that may come from anybody: what is not understood is left out. */
export function parseMarks(text: string | undefined): Marks {
  const found: { -readonly [K in keyof Marks]: Marks[K] } = {};
  for (const part of (text ?? "").slice(0, LONGEST).split(",")) {
    const [a, b] = part.slice(1).split("*").map(numberOf);
    if (a === undefined) continue;
    if (part[0] === "c") found.cursor = a;
    else if (part[0] === "b") found.second = a;
    else if (part[0] === "h" && a > 0) found.harmonics = a;
    else if (part[0] === "s" && b !== undefined && b > 0) found.sidebands = { carrier: a, spacing: b };
    else if (part[0] === "y" && b !== undefined && isRange(a, b)) found.range = [a, b];
  }
  return found;
}

/** The same marks for the same word: a plot keeps those that it has not told yet until the word changes. */
export function createMarksReader(): (text: string | undefined) => Marks {
  let known: { text: string | undefined; marks: Marks } = { text: undefined, marks: NO_MARKS };
  return (text) => {
    if (text !== known.text) known = { text, marks: parseMarks(text) };
    return known.marks;
  };
}

const short = (value: number) => String(Number(value.toPrecision(DIGITS)));

/** Undefined where there are none. */
export function formatMarks({ cursor, second, harmonics, sidebands, range }: Marks): string | undefined {
  const parts = [
    cursor !== undefined && `c${short(cursor)}`,
    second !== undefined && `b${short(second)}`,
    harmonics !== undefined && `h${short(harmonics)}`,
    sidebands && `s${short(sidebands.carrier)}*${short(sidebands.spacing)}`,
    range && `y${short(range[0])}*${short(range[1])}`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(",") : undefined;
}

/** The same marks with a change; undefined takes one away. */
export function withMarks(marks: Marks, delta: { [K in keyof Marks]?: Marks[K] | undefined }): Marks {
  return Object.fromEntries(Object.entries({ ...marks, ...delta }).filter(([, value]) => value !== undefined));
}

/** The same word with another range of values, or with none. */
export const withRange = (text: string | undefined, range?: View): string | undefined =>
  formatMarks(withMarks(parseMarks(text), { range }));

export const sameMarks = (a: Marks | undefined, b: Marks | undefined): boolean =>
  formatMarks(a ?? NO_MARKS) === formatMarks(b ?? NO_MARKS);
