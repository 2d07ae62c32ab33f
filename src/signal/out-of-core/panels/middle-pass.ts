/** The second of three factors: for some rows and one block of columns, transforms over all planes. */
import type { ColumnsPlan } from "../../kernel/plan-columns.ts";
import { planColumns } from "../../kernel/plan-columns.ts";
import type { F } from "../../types.ts";
import {
  blockOf,
  blocksOfRow,
  columnBlockAt,
  inverseRowsAt,
  lengthOf,
  middleAt,
  planeGroups,
  planesOf,
  type Range,
  rowsOf,
  type Shape,
} from "../plan/layout.ts";
import { readValues, writeValues } from "./panel-io.ts";
import type { Pass } from "./panel-job.ts";
import { createTurn, setTurn, turnRow } from "./split-columns.ts";

export const middlePass: Pass = async ({ plan: { shape, precision } }, { from, to }, each) => {
  const { n2, n3 } = shape;
  const { plan, stride } = planMiddle(shape, precision);
  try {
    await each((index) => {
      const { rows, block } = panelAt(shape, index);
      const count = 2 * lengthOf(rows) * lengthOf(block);
      for (let j2 = 0; j2 < n2; j2++) {
        const column = { start: j2 * n3 + block.start, stop: j2 * n3 + block.stop };
        readValues(from, 2 * columnBlockAt(shape, column, rows.start), plan.input, j2 * stride, j2 * stride + count);
      }
      plan.forward();
      turnAll(shape, { rows, block }, plan.output, stride, "forward");
      writeAll(plan.output, n2, count, stride, (at, start, stop) =>
        writeValues(to, 2 * middleAt(shape, rows, block) + at, plan.output, start, stop),
      );
    });
  } finally {
    plan.close();
  }
};

export const inverseMiddlePass: Pass = async ({ plan: { shape, precision } }, { from, to }, each) => {
  const { n2 } = shape;
  const { plan, stride } = planMiddle(shape, precision);
  try {
    await each((index) => {
      const { rows, block } = panelAt(shape, index);
      const count = 2 * lengthOf(rows) * lengthOf(block);
      for (let group = 0; group < planeGroups(shape); group++) {
        const planes = planesOf(shape, group);
        const at = 2 * inverseRowsAt(shape, rows, planes, block);
        for (let k2 = planes.start; k2 < planes.stop; k2++)
          readValues(from, at + (k2 - planes.start) * count, plan.output, k2 * stride, k2 * stride + count);
      }
      turnAll(shape, { rows, block }, plan.output, stride, "inverse");
      plan.inverse();
      writeAll(plan.input, n2, count, stride, (at, start, stop) =>
        writeValues(to, 2 * middleAt(shape, rows, block) + at, plan.input, start, stop),
      );
    });
  } finally {
    plan.close();
  }
};

function planMiddle(shape: Shape, precision: "f32" | "f64"): { plan: ColumnsPlan; stride: number } {
  const columns = shape.rows * Math.min(shape.width, shape.n3);
  return { plan: planColumns({ n: shape.n2, columns, precision }), stride: 2 * columns };
}

function panelAt(shape: Shape, index: number): { rows: Range; block: Range } {
  const blocks = blocksOfRow(shape);
  return { rows: rowsOf(shape, Math.floor(index / blocks)), block: blockOf(shape, index % blocks) };
}

function turnAll(
  shape: Shape,
  { rows, block }: { rows: Range; block: Range },
  values: F,
  stride: number,
  direction: "forward" | "inverse",
): void {
  const turn = createTurn();
  const width = lengthOf(block);
  for (let k2 = 0; k2 < shape.n2; k2++) {
    setTurn(turn, { k: k2, first: block.start, count: width, n: shape.n2 * shape.n3 });
    for (let row = 0; row < lengthOf(rows); row++)
      turnRow(turn, values, k2 * stride + 2 * row * width, width, direction);
  }
}

/** At once where the panel is full; row by row at the edges. */
function writeAll(
  values: F,
  rows: number,
  count: number,
  stride: number,
  write: (at: number, start: number, stop: number) => void,
): void {
  if (count === stride) write(0, 0, values.length);
  else for (let row = 0; row < rows; row++) write(row * count, row * stride, row * stride + count);
}
