/**
 * Who computes what, and where it lies in the scratch files. Pure.
 *
 * n = n1·n2·n3 values, value j = n2·n3·j1 + n3·j2 + j3, bin k = k1 + n1·(k2 + n2·k3). Columns are (j2, j3), n2·n3 of them; of
 * the n1 rows of bins that their transforms have, the first half tells the others, since the values are real. All positions
 * and lengths count elements: real values of the signal, complex ones of everything else.
 */
import { halfOf } from "./blocked-index.ts";

export interface Shape {
  readonly n: number;
  readonly n1: number;
  /** 1 where two factors do. */
  readonly n2: number;
  readonly n3: number;
  /** Columns of one panel. */
  readonly columns: number;
  /** Columns that lie together in a file; panels are cut into blocks of it. */
  readonly width: number;
  /** Rows k1 and planes k2 of one task; planes divides n2. */
  readonly rows: number;
  readonly planes: number;
}

export interface Range {
  readonly start: number;
  readonly stop: number;
}

export const lengthOf = ({ start, stop }: Range): number => stop - start;

const cut = (index: number, step: number, end: number): Range => ({
  start: index * step,
  stop: Math.min((index + 1) * step, end),
});

export const rowGroups = (shape: Shape): number => Math.ceil(halfOf(shape) / shape.rows);
export const planeGroups = ({ n2, planes }: Shape): number => n2 / planes;
export const blocksOfRow = ({ n3, width }: Shape): number => Math.ceil(n3 / width);
const panelsOfRow = ({ n3, columns }: Shape): number => Math.ceil(n3 / columns);
export const columnPanels = (shape: Shape): number => shape.n2 * panelsOfRow(shape);

/** Rows k1 of a group. */
export const rowsOf = (shape: Shape, group: number): Range => cut(group, shape.rows, halfOf(shape));
/** Planes k2 of a group. */
export const planesOf = (shape: Shape, group: number): Range => cut(group, shape.planes, shape.n2);
/** What one task of the rows computes. */
export const rowTaskAt = (shape: Shape, task: number): { rows: Range; planes: Range } => ({
  rows: rowsOf(shape, Math.floor(task / planeGroups(shape))),
  planes: planesOf(shape, task % planeGroups(shape)),
});
/** Columns j3 of a block. */
export const blockOf = (shape: Shape, block: number): Range => cut(block, shape.width, shape.n3);

/** The columns of a panel, all of one j2, counted through: n3·j2 + j3. */
export function panelOf(shape: Shape, panel: number): Range {
  const j2 = Math.floor(panel / panelsOfRow(shape));
  const { start, stop } = cut(panel % panelsOfRow(shape), shape.columns, shape.n3);
  return { start: j2 * shape.n3 + start, stop: j2 * shape.n3 + stop };
}

/** The blocks of a panel, in columns counted through. */
export function* blocksOf(shape: Shape, panel: Range): Generator<Range> {
  for (let start = panel.start; start < panel.stop; start += shape.width)
    yield { start, stop: Math.min(start + shape.width, panel.stop) };
}

/** After the columns: one block after another, in each [k1][column]. Where row k1 of the block at `column` begins. */
export const columnBlockAt = (shape: Shape, column: Range, k1: number): number =>
  halfOf(shape) * column.start + k1 * lengthOf(column);

/** Between columns and rows of three factors: group after group of rows, in each block after block, in each [k2 or j2][k1][j3]. */
export const middleAt = ({ n2, n3 }: Shape, rows: Range, block: Range): number =>
  rows.start * n2 * n3 + lengthOf(rows) * n2 * block.start;

/** After the rows of an inverse: groups of rows and planes, in each block after block, in each [k2][k1][j3]. */
export const inverseRowsAt = ({ n2, n3 }: Shape, rows: Range, planes: Range, block: Range): number =>
  rows.start * n2 * n3 + lengthOf(rows) * (planes.start * n3 + lengthOf(planes) * block.start);
