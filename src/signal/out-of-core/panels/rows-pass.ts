/** The last factor: transforms along the rows, and their bins as chunks of the result; what no chunk holds whole, to the file. */
import type { OpenFile } from "../../../bytes/index.ts";
import { type FftPlan, planFft } from "../../kernel/plan-fft.ts";
import { putChunk } from "../../stored/rows/rows-chunk.ts";
import { withStorage } from "../../stored/with-storage.ts";
import type { F } from "../../types.ts";
import { binsOf, groupStart, quotientsOf } from "../plan/blocked-index.ts";
import { type Buckets, planBuckets, slotBytes } from "../plan/buckets.ts";
import { blockOf, blocksOfRow, columnBlockAt, lengthOf, middleAt, rowTaskAt } from "../plan/layout.ts";
import { chunkBins, chunksWithin, piecesOf } from "../plan/result-chunks.ts";
import { chunkName } from "../result-items.ts";
import { type ChunkSink, createChunkSink } from "./chunk-sink.ts";
import { createMagnitudes, type Magnitudes } from "./magnitudes.ts";
import { breathe, bytesOf, readValues, valuesOf, writeValues } from "./panel-io.ts";
import type { Pass } from "./panel-job.ts";
import { conjugate, type RowSet, turnPiece, walksOf } from "./turn-rows.ts";

/** So long nothing else gets a turn: the chunks that are on their way to the storage do not move meanwhile. */
const BREATH_MS = 8;

export const rowsPass: Pass = async (job, files, each, signal) => {
  const { plan, into, scale } = job;
  if (!into) return;
  const { shape, precision } = plan;
  const length = chunkBins(plan);
  const buckets = planBuckets(shape);
  const values = valuesOf(precision, 2 * shape.rows * shape.planes * shape.n3);
  const fft = planFft({ n: shape.n3, kind: "complex", precision });
  try {
    await withStorage(into.storage, async (storage) => {
      const sink = createChunkSink(
        () => valuesOf(precision, 2 * length),
        (chunk, bins) => putChunk(storage, into.id, chunkName("data", chunk), bins, signal),
      );
      try {
        await each(async (task) => {
          const set: RowSet = { shape, values, ...rowTaskAt(shape, task) };
          gather(files.from, set, await sink.next());
          await transformRows(set, fft, scale);
          const extremes = { found: createMagnitudes(buckets), buckets };
          await emitBlocks(set, { sink, length, file: files.to }, extremes);
          emitRest(set, files.to, extremes);
          files.magnitudes.writeAt(task * slotBytes(buckets), bytesOf(extremes.found.finish()));
        });
        await sink.settled();
      } finally {
        await sink.idle();
      }
    });
  } finally {
    fft.close();
  }
};

async function transformRows({ shape, rows, planes, values }: RowSet, fft: FftPlan, scale: number): Promise<void> {
  const length = 2 * shape.n3;
  let last = performance.now();
  for (let row = 0; row < lengthOf(rows) * lengthOf(planes); row++) {
    fft.input.set(values.subarray(row * length, (row + 1) * length));
    fft.forward();
    scaleInto(values, row * length, fft.output, scale);
    if (performance.now() - last < BREATH_MS) continue;
    await breathe();
    last = performance.now();
  }
}

function scaleInto(to: F, at: number, from: F, scale: number): void {
  if (scale === 1) to.set(from, at);
  else for (let i = 0; i < from.length; i++) to[at + i] = scale * from[i]!;
}

function gather(file: OpenFile, { shape, rows, planes, values }: RowSet, buffer: F): void {
  const { n2, n3 } = shape;
  const count = lengthOf(rows) * lengthOf(planes);
  for (let index = 0; index < blocksOfRow(shape); index++) {
    const block = blockOf(shape, index);
    const width = lengthOf(block);
    const start =
      n2 === 1
        ? columnBlockAt(shape, block, rows.start)
        : middleAt(shape, rows, block) + planes.start * lengthOf(rows) * width;
    const most = Math.floor(buffer.length / 2);
    for (let from = 0; from < count * width; from += most) {
      const to = Math.min(from + most, count * width);
      readValues(file, 2 * (start + from), buffer, 0, 2 * (to - from));
      for (let at = from; at < to; ) {
        const row = Math.floor(at / width);
        const end = Math.min((row + 1) * width, to);
        values.set(buffer.subarray(2 * (at - from), 2 * (end - from)), 2 * (row * n3 + block.start + at - row * width));
        at = end;
      }
    }
  }
}

interface Extremes {
  readonly found: Magnitudes;
  readonly buckets: Buckets;
}

async function emitBlocks(
  set: RowSet,
  { sink, length, file }: { sink: ChunkSink; length: number; file: OpenFile },
  { found, buckets }: Extremes,
): Promise<void> {
  for (const walk of walksOf(set)) {
    const perQuotient = lengthOf(walk.group) * lengthOf(set.planes);
    const at = groupStart(set.shape, walk.group, walk.plane);
    const block = { start: at, stop: at + perQuotient * quotientsOf(set.shape) };
    const whole = chunksWithin(block, length);
    for (const { start, stop, chunk } of piecesOf(block, length)) {
      const bins = await sink.next();
      turnPiece(set, walk, { start: start - at, stop: stop - at }, bins);
      const perBucket = buckets.quotientsPerBucket * perQuotient;
      found.add(bins, stop - start, { first: start - at, perBucket });
      if (chunk >= whole.start && chunk < whole.stop) sink.put(chunk);
      else writeValues(file, 2 * start, bins, 0, 2 * (stop - start));
    }
  }
}

/** The bins of the last quotient, which not every residue has: they lie in natural order behind the blocks. */
function emitRest(set: RowSet, file: OpenFile, { found, buckets }: Extremes): void {
  const { shape, values } = set;
  const quotients = quotientsOf(shape);
  for (const { group, plane, isImage, first, rowStep, planeStep, step } of walksOf(set))
    for (let p = 0; p < lengthOf(set.planes); p++) {
      const bin = group.start + shape.n1 * (plane + p + shape.n2 * quotients);
      const count = Math.max(0, Math.min(lengthOf(group), binsOf(shape) - bin));
      if (count === 0) continue;
      const run = valuesOf(values instanceof Float32Array ? "f32" : "f64", 2 * count);
      for (let i = 0, at = first + p * planeStep + quotients * step; i < count; i++, at += rowStep)
        run.set(values.subarray(2 * at, 2 * at + 2), 2 * i);
      if (isImage) conjugate(run, 0, count);
      writeValues(file, 2 * bin, run);
      const perBucket = buckets.quotientsPerBucket * count;
      found.add(run, count, { first: quotients * count, perBucket });
    }
}
