/** The rows of a table of peaks: how they are sorted, and how they leave as text. Pure. */
import type { Marks } from "../marks.ts";
import type { Machine } from "./machine.ts";
import { namePeak } from "./peak-names.ts";

export interface PeakRow {
  readonly hertz: number;
  /** As it is shown: dB, or in the unit of the spectrum. */
  readonly level: number;
  /** Of the shaft. */
  readonly order?: number;
  readonly name: string;
}

export type Column = keyof PeakRow;
export interface Sorting {
  readonly by: Column;
  readonly isDescending: boolean;
}

export interface ShownPeaks {
  readonly points: readonly { x: number; y: number }[];
  readonly stepHz: number;
  /** What a value is on the axis. */
  levelOf(y: number): number;
}

export function peakRows({ points, stepHz, levelOf }: ShownPeaks, o: { marks: Marks; machine: Machine }): PeakRow[] {
  const { shaftHz } = o.machine;
  return points.map(({ x, y }) => ({
    hertz: x,
    level: levelOf(y),
    ...(shaftHz && { order: x / shaftHz }),
    name: namePeak(x, stepHz, o),
  }));
}

export function sortRows(rows: readonly PeakRow[], { by, isDescending }: Sorting): PeakRow[] {
  const sign = isDescending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [a[by] ?? 0, b[by] ?? 0];
    if (typeof x === "string") return sign * x.localeCompare(String(y)) || b.level - a.level;
    return sign * (x - Number(y)) || a.hertz - b.hertz;
  });
}

/** A click on a column turns its order around; a new one begins as people look for it. */
export const sortedBy = (before: Sorting, by: Column): Sorting => ({
  by,
  isDescending: before.by === by ? !before.isDescending : by === "level",
});

const DIGITS = 8;

/** Plain numbers with a decimal point, for spreadsheets and programs; "unit" stands in the heading. */
export function rowsAsText(rows: readonly PeakRow[], levelUnit: string): string {
  const hasOrder = rows.some(({ order }) => order !== undefined);
  const plain = (value: number | undefined) => (value === undefined ? "" : String(Number(value.toPrecision(DIGITS))));
  const head = ["frequency (Hz)", `level (${levelUnit})`, ...(hasOrder ? ["order"] : []), "what"];
  const lines = rows.map(({ hertz, level, order, name }) => [
    plain(hertz),
    plain(level),
    ...(hasOrder ? [plain(order)] : []),
    name,
  ]);
  return [head, ...lines].map((cells) => `${cells.join("\t")}\n`).join("");
}
