/** Extremes of groups of neighbouring rows: what a wide picture needs of rows that were read before. */
import { addRows, type Reduction } from "./reduction.ts";
import type { Part } from "./table-plan.ts";

export const GROUP_ROWS = 1024;

const [GAP_BEFORE, GAP_AFTER] = [1, 2];

export interface Level {
  readonly byteLength: number;
  /** Takes rows that were read, in order; a group counts when all of its rows have come one after another. */
  add(first: number, x: Float64Array, values: readonly Float64Array[]): void;
  /** The range in stretches of whole groups that are known, and of rows that are to be read. */
  cut(range: Part): Generator<Part & { known: boolean }, void, void>;
  /** Gives what is known of whole groups to a reduction, at the place of each group's first row. */
  reduce(into: Reduction, groups: Part): void;
}

export const levelBytes = (rowCount: number, curves: number) => Math.ceil(rowCount / GROUP_ROWS) * (16 * curves + 11);

export function createLevel(rowCount: number, curveCount: number): Level {
  const size = Math.ceil(rowCount / GROUP_ROWS);
  const blank = () => new Float64Array(size).fill(Number.NaN);
  const places = blank();
  const gaps = new Uint8Array(size);
  const counted = new Uint16Array(size);
  const curves = Array.from({ length: curveCount }, () => ({ min: blank(), max: blank() }));
  const lengthOf = (group: number) => Math.min(GROUP_ROWS, rowCount - group * GROUP_ROWS);
  const isKnown = (group: number) => counted[group] === lengthOf(group);

  function begin(group: number) {
    counted[group] = gaps[group] = 0;
    places[group] = Number.NaN;
    for (const { min, max } of curves) min[group] = max[group] = Number.NaN;
  }

  function addPart(group: number, from: number, to: number, x: Float64Array, values: readonly Float64Array[]) {
    for (let row = from; row < to; row++) {
      const at = x[row]!;
      if (!Number.isFinite(at)) {
        gaps[group]! |= Number.isNaN(places[group]) ? GAP_BEFORE | GAP_AFTER : GAP_AFTER;
        continue;
      }
      gaps[group]! &= ~GAP_AFTER;
      if (Number.isNaN(places[group])) places[group] = at;
      for (let c = 0; c < curveCount; c++) {
        const value = values[c]![row]!;
        if (!Number.isFinite(value)) continue;
        const { min, max } = curves[c]!;
        if (!(min[group]! <= value)) min[group] = value;
        if (!(max[group]! >= value)) max[group] = value;
      }
    }
    counted[group]! += to - from;
  }

  return {
    byteLength: levelBytes(rowCount, curveCount),
    add(first, x, values) {
      for (let row = 0; row < x.length; ) {
        const group = Math.floor((first + row) / GROUP_ROWS);
        const inGroup = first + row - group * GROUP_ROWS;
        const to = Math.min(x.length, row + lengthOf(group) - inGroup);
        if (!isKnown(group)) {
          if (inGroup === 0) begin(group);
          if (counted[group] === inGroup) addPart(group, row, to, x, values);
        }
        row = to;
      }
    },
    *cut({ first, count }) {
      const end = first + count;
      let start = first;
      let group = Math.ceil(first / GROUP_ROWS);
      while (group < size && group * GROUP_ROWS + lengthOf(group) <= end) {
        const from = group;
        while (group < size && group * GROUP_ROWS + lengthOf(group) <= end && isKnown(group)) group++;
        if (group === from) {
          group++;
          continue;
        }
        const [begins, ends] = [from * GROUP_ROWS, Math.min(rowCount, group * GROUP_ROWS)];
        if (begins > start) yield { first: start, count: begins - start, known: false };
        yield { first: begins, count: ends - begins, known: true };
        start = ends;
      }
      if (end > start) yield { first: start, count: end - start, known: false };
    },
    reduce(into, { first, count }) {
      const [from, to] = [first / GROUP_ROWS, Math.ceil((first + count) / GROUP_ROWS)];
      const x = new Float64Array(4 * (to - from));
      const values = curves.map(() => new Float64Array(x.length));
      let rows = 0;
      const put = (place: number, group: number, which: "min" | "max") => {
        x[rows] = place;
        curves.forEach((curve, c) => void (values[c]![rows] = curve[which][group]!));
        rows++;
      };
      for (let group = from; group < to; group++) {
        if (gaps[group]! & GAP_BEFORE) put(Number.NaN, group, "min");
        if (Number.isNaN(places[group])) continue;
        put(places[group]!, group, "min");
        put(places[group]!, group, "max");
        if (gaps[group]! & GAP_AFTER) put(Number.NaN, group, "min");
      }
      into.kept = undefined; // these are no rows
      addRows(
        into,
        x.subarray(0, rows),
        values.map((list) => list.subarray(0, rows)),
      );
    },
  };
}
