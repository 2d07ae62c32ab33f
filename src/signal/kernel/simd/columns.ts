import { isCode } from "../../../base/errors.ts";
import type { F } from "../../types.ts";
import type { ColumnsPlan, ColumnsSpec, Twist } from "../plan-columns.ts";
import { turnMatrix } from "../turn-matrix.ts";
import { type Job, responseTable } from "./complex.ts";
import { convolutionLength, isEnd, planPanelFactors } from "./factors.ts";
import { panelFactors } from "./four-step.ts";
import type { Kernels } from "./kernels.ts";
import { Holding } from "./shelf.ts";
import { chirpTable, fixTable, twoLevelTables } from "./tables.ts";
import { OP, writeSteps, writeWords } from "./words.ts";

const PANEL_BYTES = 2 ** 18;
/** The kernel counts turns in 32 bits. */
const MOST_TURNS = 2 ** 31;

const FLAG = { swapIn: 1, swapOut: 2, after: 4, before: 8, apart: 16 };

/** Word numbers of what a turn changes (assembly/passes/four-step.mjs); tables: lo, hi, shift, total, cur, fix. */
const WORD = { flags: 11, tables: 12, first: 18 };

/** Transforms of columns in WebAssembly; undefined where they do not fit into the memory of the kernels. */
export function planSimdColumns(kernels: Kernels, spec: ColumnsSpec): ColumnsPlan | undefined {
  if (spec.n === 1) return undefined; // nothing to compute
  const holding = new Holding(kernels.shelf);
  try {
    const wide = Math.max(spec.columns, kernels.lanes);
    const plan = planWide({ kernels, holding }, { ...spec, columns: wide });
    return wide === spec.columns ? plan : narrowed(plan, spec, wide);
  } catch (error) {
    holding.close();
    if (isCode(error, "over-budget")) return undefined;
    throw error;
  }
}

function planWide(job: Job, { n, columns }: ColumnsSpec): ColumnsPlan {
  const { kernels, holding } = job;
  const bytes = 2 * kernels.valueBytes * n * columns;
  const [from, to] = [holding.allocate(bytes), holding.allocate(bytes)];
  const panel = planPanel(job, n, columns);
  const forward = createRun(job, [from, to], panel, 0, FLAG.after);
  const inverse = createRun(job, [to, from], panel, FLAG.swapIn | FLAG.swapOut, FLAG.before);
  const view = (at: number): F => kernels.values.subarray(at / kernels.valueBytes, (at + bytes) / kernels.valueBytes);
  const [input, output] = [view(from), view(to)];
  return {
    input,
    output,
    forward(twist) {
      if (!forward(twist)) turnMatrix(output, columns, twist!, "on");
    },
    inverse(twist) {
      if (inverse(twist)) return;
      const kept = output.slice();
      turnMatrix(output, columns, twist!, "back");
      inverse();
      output.set(kept);
    },
    close: () => holding.close(),
  };
}

interface Panel {
  readonly n: number;
  readonly columns: number;
  readonly width: number;
  readonly inner: number; // length of the convolution; 0 where there is none
}

function planPanel({ kernels: { lanes, valueBytes } }: Job, n: number, columns: number): Panel {
  const inner = planPanelFactors(n) ? 0 : convolutionLength(2 * n - 1);
  const row = 2 * valueBytes * Math.max(n, inner);
  const fitting = 2 ** Math.floor(Math.log2(PANEL_BYTES / row));
  const width = Math.min(8 * lanes, Math.max(2 * lanes, fitting));
  return { n, columns, width: Math.min(width, Math.ceil(columns / lanes) * lanes), inner };
}

/** The call of one direction; false where a turn was asked for and its tables found no room: then all but the turn is done. */
function createRun(job: Job, [from, to]: [number, number], panel: Panel, base: number, turn: number) {
  const { kernels, holding } = job;
  const { n, columns, width, inner } = panel;
  const { u32 } = holding.shelf.memory;
  const length = inner || n;
  const row = 2 * kernels.valueBytes * columns;
  const work = [0, 1].map((i) => holding.work(i, 2 * kernels.valueBytes * width * length));
  const apart = isEnd(planPanelFactors(length)![0]!) && planPanelFactors(length)!.length > 1 ? 0 : FLAG.apart;
  const [chirp, response] = inner ? [chirpTable(kernels, holding, n), responseTable(job, n, inner)] : [0, 0];
  const words = writeWords(holding, [
    ...[from, row, to, row, columns, width, ...work, n, ...panelFactors(job, length), base | apart],
    ...[0, 0, 0, 0, 0, 0, 0, chirp, response, inner],
  ]);
  const { table, count } = writeSteps(holding, [[OP.columns, words, 0]]);
  const turns = createTurns(job, panel);
  return (twist?: Twist): boolean => {
    const tables = twist && turns(twist.total);
    u32[words / 4 + WORD.flags] = base | apart | (tables ? turn : 0);
    if (tables) u32.set(tables, words / 4 + WORD.tables);
    if (twist) u32[words / 4 + WORD.first] = twist.first % twist.total;
    kernels.exports.run(table, count);
    return !twist || tables !== undefined;
  };
}

/** Tables of the turns of one total at a time: lo, hi, shift, total, cur, fix. */
function createTurns({ kernels, holding }: Job, { n, width }: Panel) {
  let kept: { total: number; own: Holding; words: number[] } | undefined;
  holding.onClose(() => kept?.own.close());
  return (total: number): number[] | undefined => {
    if (kept?.total === total) return kept.words;
    kept?.own.close();
    kept = undefined;
    if (total > MOST_TURNS) return undefined;
    const own = new Holding(holding.shelf);
    try {
      const { lo, hi, shift } = twoLevelTables(own, total);
      const cur = own.work(9, 2 * kernels.valueBytes * n);
      kept = { total, own, words: [lo, hi, shift, total, cur, fixTable(kernels, own, n, width, total)] };
      return kept.words;
    } catch (error) {
      own.close();
      if (isCode(error, "over-budget")) return undefined;
      throw error;
    }
  };
}

/** Fewer columns than lanes: beside columns that nobody sees. */
function narrowed(plan: ColumnsPlan, { n, columns, precision }: ColumnsSpec, wide: number): ColumnsPlan {
  const make = () => (precision === "f32" ? new Float32Array(2 * n * columns) : new Float64Array(2 * n * columns));
  const [input, output] = [make(), make()];
  const move = (from: F, fromRow: number, to: F, toRow: number) => {
    for (let k = 0; k < n; k++)
      for (let i = 0; i < 2 * columns; i++) to[2 * toRow * k + i] = from[2 * fromRow * k + i]!;
  };
  plan.input.fill(0);
  plan.output.fill(0);
  return {
    input,
    output,
    forward(twist) {
      move(input, columns, plan.input, wide);
      plan.forward(twist);
      move(plan.output, wide, output, columns);
    },
    inverse(twist) {
      move(output, columns, plan.output, wide);
      plan.inverse(twist);
      move(plan.input, wide, input, columns);
    },
    close: () => plan.close(),
  };
}
