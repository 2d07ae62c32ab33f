/** The first factor: transforms of the columns of one panel, two real ones as a complex one. */
import { planColumns } from "../../kernel/plan-columns.ts";
import { halfOf } from "../plan/blocked-index.ts";
import {
  blocksOf,
  columnBlockAt,
  inverseRowsAt,
  lengthOf,
  middleAt,
  panelOf,
  type Range,
  rowGroups,
  rowsOf,
  type Shape,
} from "../plan/layout.ts";
import { createPieceWriter, readValues, valuesOf, writeValues } from "./panel-io.ts";
import type { Pass } from "./panel-job.ts";
import { createTurn, mergeRow, type RowPair, setTurn, splitRow } from "./split-columns.ts";

/** Real values to blocks of bins: [n1][column] in time, [k1][column] after. */
export const columnsPass: Pass = async (
  { plan: { shape, precision, bufferBytes, valueBytes } },
  { from, to },
  each,
) => {
  const { n, n1, n2, n3 } = shape;
  const { plan, pairOf, stride } = planPanel(shape, precision);
  const writer = createPieceWriter(to, valuesOf(precision, bufferBytes / valueBytes));
  const turn = createTurn();
  const most = evenPart(writer.buffer.length);
  try {
    await each((index) => {
      const panel = panelOf(shape, index);
      const width = lengthOf(panel);
      for (let j1 = 0; j1 < n1; j1++) {
        readValues(from, j1 * n2 * n3 + panel.start, plan.input, j1 * stride, j1 * stride + width);
        if (width % 2 === 1) plan.input[j1 * stride + width] = 0;
      }
      plan.forward();
      for (const block of blocksOf(shape, panel)) {
        writer.start(2 * columnBlockAt(shape, block, 0));
        for (let k = 0; k < halfOf(shape); k++)
          for (const part of partsOf(block, most)) {
            setTurn(turn, { k, first: part.start, count: lengthOf(part), n });
            const pair = pairOf(plan.output, k, part.start - panel.start);
            splitRow(pair, turn, lengthOf(part), writer.buffer, writer.take(2 * lengthOf(part)));
          }
      }
      writer.end();
    });
  } finally {
    plan.close();
  }
};

/** Blocks of bins to real values, panel after panel, each [n1][column]. */
export const inverseColumnsPass: Pass = async (
  { plan: { shape, precision, bufferBytes, valueBytes }, scale },
  { from, to },
  each,
) => {
  const { n, n1 } = shape;
  const { plan, pairOf, stride } = planPanel(shape, precision);
  const buffer = valuesOf(precision, bufferBytes / valueBytes);
  const writer = createPieceWriter(to, buffer);
  const turn = createTurn();
  const most = evenPart(buffer.length);
  try {
    await each((index) => {
      const panel = panelOf(shape, index);
      for (const block of blocksOf(shape, panel))
        for (const { k, part, at, rows } of piecesOf(shape, block, most)) {
          const width = lengthOf(part);
          readValues(from, 2 * at, buffer, 0, 2 * rows * width);
          for (let row = 0; row < rows; row++) {
            setTurn(turn, { k: k + row, first: part.start, count: width, n });
            const pair = pairOf(plan.output, k + row, part.start - panel.start);
            mergeRow(pair, turn, width, buffer, 2 * row * width, scale);
          }
        }
      plan.inverse();
      const width = lengthOf(panel);
      if (width === stride) writeValues(to, n1 * panel.start, plan.input);
      else writeRows(writer, plan.input, { at: n1 * panel.start, rows: n1, width, stride });
    });
  } finally {
    plan.close();
  }
};

function planPanel(shape: Shape, precision: "f32" | "f64") {
  const { n1 } = shape;
  const pairs = Math.ceil(Math.min(shape.columns, shape.n3) / 2);
  const stride = 2 * pairs;
  const plan = planColumns({ n: n1, columns: pairs, precision });
  const pairOf = (z: RowPair["z"], k: number, column: number): RowPair => ({
    z,
    at: k * stride + column,
    mirrorAt: ((n1 - k) % n1) * stride + column,
  });
  return { plan, pairOf, stride };
}

/** How many columns of complex values go into so many elements; an even number, as columns come in pairs. */
const evenPart = (elements: number): number => Math.max(2, 2 * Math.floor(elements / 4));

function* partsOf({ start, stop }: Range, most: number): Generator<Range> {
  for (let from = start; from < stop; from += most) yield { start: from, stop: Math.min(from + most, stop) };
}

/** A block's rows as they lie in the file, as many at once as the buffer holds. */
function* piecesOf(shape: Shape, block: Range, most: number) {
  const { n2, n3 } = shape;
  const j2 = Math.floor(block.start / n3);
  const inRow = { start: block.start - j2 * n3, stop: block.stop - j2 * n3 };
  const width = lengthOf(block);
  for (let group = 0; group < rowGroups(shape); group++) {
    const rows = rowsOf(shape, group);
    const start =
      n2 === 1
        ? inverseRowsAt(shape, rows, { start: 0, stop: 1 }, inRow)
        : middleAt(shape, rows, inRow) + j2 * lengthOf(rows) * width;
    const atOnce = Math.max(1, Math.floor(most / width));
    for (let k = rows.start; k < rows.stop; k += atOnce) {
      const count = Math.min(atOnce, rows.stop - k);
      for (const part of partsOf(block, most))
        yield { k, part, rows: count, at: start + (k - rows.start) * width + part.start - block.start };
    }
  }
}

function writeRows(
  writer: ReturnType<typeof createPieceWriter>,
  values: RowPair["z"],
  { at, rows, width, stride }: { at: number; rows: number; width: number; stride: number },
): void {
  writer.start(at);
  for (let row = 0; row < rows; row++)
    for (let from = 0; from < width; from += writer.buffer.length) {
      const count = Math.min(writer.buffer.length, width - from);
      writer.buffer.set(values.subarray(row * stride + from, row * stride + from + count), writer.take(count));
    }
  writer.end();
}
