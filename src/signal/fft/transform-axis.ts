import { precisionOf, zerosLike } from "../check.ts";
import { planColumns } from "../kernel/plan-columns.ts";
import type { FftPlan } from "../kernel/plan-fft.ts";
import { withFft } from "../kernel/with-fft.ts";
import type { F } from "../types.ts";
import { type Dense, product } from "./operand.ts";

export type Kind = "fft" | "ifft" | "rfft" | "irfft";

/** What all lines of one axis have in common: `outer` times, `length` values `inner` apart become `bins`. */
interface Job {
  readonly kind: Kind;
  readonly n: number;
  readonly length: number;
  readonly bins: number;
  readonly outer: number;
  readonly inner: number;
  readonly scale: number;
}

/** A transform of n values along one axis, cut or padded with zeros before it, scaled after it. */
export function transformAxis(x: Dense, axis: number, o: { kind: Kind; n: number; scale: number }): Dense {
  const { kind, n } = o;
  const bins = kind === "rfft" ? Math.floor(n / 2) + 1 : n;
  const shape = x.shape.with(axis, bins);
  const [outer, inner] = [product(shape.slice(0, axis)), product(shape.slice(axis + 1))];
  const total = product(shape);
  const to = { re: zerosLike(x.re, total), im: kind === "irfft" ? undefined : zerosLike(x.re, total), shape };
  const job = { ...o, length: x.shape[axis]!, bins, outer, inner };
  if (total === 0) return to;
  if (inner > 1) transformColumns(x, to, job);
  else transformLines(x, to, job);
  return to;
}

function transformLines(x: Dense, to: Dense, job: Job): void {
  const real = job.kind === "rfft" || job.kind === "irfft" || (job.kind === "fft" && !x.im);
  withFft({ n: job.n, kind: real ? "real" : "complex", precision: precisionOf(x.re) }, (plan) => {
    const run = job.kind === "irfft" ? toReal : real ? fromReal : ofComplex;
    for (let line = 0; line < job.outer; line++) run(plan, x, to, line, job);
  });
}

function fromReal(plan: FftPlan, x: Dense, to: Dense, line: number, { n, length, bins, scale }: Job): void {
  const { input, output } = plan;
  const filled = Math.min(n, length);
  input.set(x.re.subarray(line * length, line * length + filled));
  input.fill(0, filled);
  plan.forward();
  const half = Math.floor(n / 2) + 1;
  const [re, im, at] = [to.re, to.im!, line * bins];
  split(output, half, re, im, at, scale);
  for (let k = half; k < bins; k++) {
    re[at + k] = re[at + n - k]!;
    im[at + k] = -im[at + n - k]!;
  }
}

function ofComplex(plan: FftPlan, x: Dense, to: Dense, line: number, { kind, n, length, scale }: Job): void {
  const back = kind === "ifft";
  const [source, result] = back ? [plan.output, plan.input] : [plan.input, plan.output];
  interleave(x, line * length, Math.min(n, length), source);
  if (back) plan.inverse();
  else plan.forward();
  split(result, n, to.re, to.im!, line * n, scale);
}

function toReal(plan: FftPlan, x: Dense, to: Dense, line: number, { n, length, scale }: Job): void {
  interleave(x, line * length, Math.min(Math.floor(n / 2) + 1, length), plan.output);
  plan.inverse();
  const { input } = plan;
  for (let i = 0, at = line * n; i < n; i++, at++) to.re[at] = input[i]! * scale;
}

/** Values from `at` on, re beside im, zeros behind them. */
function interleave({ re, im }: Dense, at: number, count: number, into: F): void {
  for (let i = 0; i < count; i++) into[2 * i] = re[at + i]!;
  for (let i = 0; i < count; i++) into[2 * i + 1] = im ? im[at + i]! : 0;
  into.fill(0, 2 * count);
}

function split(from: F, count: number, re: F, im: F, at: number, scale: number): void {
  for (let k = 0; k < count; k++) re[at + k] = from[2 * k]! * scale;
  for (let k = 0; k < count; k++) im[at + k] = from[2 * k + 1]! * scale;
}

const BLOCK_VALUES = 2 ** 15; // of columns side by side: the work space stays in the cache

function transformColumns(x: Dense, to: Dense, job: Job): void {
  const { kind, n, outer, inner } = job;
  const columns = Math.min(inner, Math.max(16, Math.floor(BLOCK_VALUES / n)));
  const plan = planColumns({ n, columns, precision: precisionOf(x.re) });
  const back = kind === "ifft" || kind === "irfft";
  const [source, result] = back ? [plan.output, plan.input] : [plan.input, plan.output];
  try {
    for (let block = 0; block < outer; block++)
      for (let first = 0; first < inner; first += columns) {
        const place = { block, first, width: Math.min(columns, inner - first), columns };
        loadColumns(x, source, place, job);
        if (back) plan.inverse();
        else plan.forward();
        storeColumns(result, to, place, job);
      }
  } finally {
    plan.close();
  }
}

interface Place {
  readonly block: number;
  readonly first: number;
  readonly width: number;
  readonly columns: number;
}

function loadColumns({ re, im }: Dense, into: F, { block, first, width, columns }: Place, job: Job): void {
  const { kind, n, length, inner } = job;
  const half = Math.floor(n / 2);
  const rows = Math.min(length, kind === "irfft" ? half + 1 : n);
  into.fill(0);
  for (let k = 0; k < rows; k++) {
    const from = (block * length + k) * inner + first;
    const at = 2 * k * columns;
    for (let c = 0; c < width; c++) into[at + 2 * c] = re[from + c]!;
    if (im) for (let c = 0; c < width; c++) into[at + 2 * c + 1] = im[from + c]!;
    if (kind === "irfft" && k > 0) mirrorRow(into, at, 2 * (n - k) * columns, width);
  }
}

/** Bin n - k is the conjugate of bin k. What an imaginary part of bin 0 or n/2 makes is imaginary, and not kept. */
function mirrorRow(values: F, from: number, to: number, width: number): void {
  for (let c = 0; c < 2 * width; c += 2) {
    values[to + c] = values[from + c]!;
    values[to + c + 1] = -values[from + c + 1]!;
  }
}

function storeColumns(from: F, { re, im }: Dense, { block, first, width, columns }: Place, job: Job): void {
  const { bins, inner, scale } = job;
  for (let k = 0; k < bins; k++) {
    const at = (block * bins + k) * inner + first;
    const row = 2 * k * columns;
    for (let c = 0; c < width; c++) re[at + c] = from[row + 2 * c]! * scale;
    if (im) for (let c = 0; c < width; c++) im[at + c] = from[row + 2 * c + 1]! * scale;
  }
}
