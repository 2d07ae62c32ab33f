/** How the bins of a spectrum are cut into chunks of the result, and who writes which. Positions and lengths count bins. Pure. */
import { binsOf, groupStart, mirrored, quotientsOf } from "./blocked-index.ts";
import { lengthOf, planeGroups, type Range, rowGroups, rowTaskAt, type Shape } from "./layout.ts";
import type { Sizes } from "./plan-steps.ts";

export interface ChunkedPlan extends Pick<Sizes, "bufferBytes" | "valueBytes"> {
  readonly shape: Shape;
}

/** A chunk fills a buffer. */
export const chunkBins = ({ shape, bufferBytes, valueBytes }: ChunkedPlan): number =>
  Math.max(1, Math.min(binsOf(shape), Math.floor(bufferBytes / (2 * valueBytes))));

/** Where the bins of one task of the rows lie: those of its rows, and those of their mirror images. */
export function blocksOfTask(shape: Shape, task: number): Range[] {
  const { rows, planes } = rowTaskAt(shape, task);
  const images = mirrored(shape.n1, rows);
  const perResidue = quotientsOf(shape) * lengthOf(planes);
  const blockAt = (group: Range, plane: number): Range => {
    const start = groupStart(shape, group, plane);
    return { start, stop: start + perResidue * lengthOf(group) };
  };
  return [blockAt(rows, planes.start), blockAt(images, shape.n2 - planes.stop)].filter((block) => lengthOf(block) > 0);
}

/** The chunks that lie in a block and in no other. */
export function chunksWithin({ start, stop }: Range, length: number): Range {
  const first = Math.ceil(start / length);
  return { start: first, stop: Math.max(first, Math.floor(stop / length)) };
}

/** The parts of a block that lie in one chunk each. */
export function* piecesOf({ start, stop }: Range, length: number): Generator<Range & { chunk: number }> {
  for (let at = start; at < stop; ) {
    const chunk = Math.floor(at / length);
    const end = Math.min(stop, (chunk + 1) * length);
    yield { start: at, stop: end, chunk };
    at = end;
  }
}

/** The chunks that a task of the rows writes whole. */
export function* chunksOfTask(plan: ChunkedPlan, task: number): Generator<number> {
  for (const block of blocksOfTask(plan.shape, task)) {
    const { start, stop } = chunksWithin(block, chunkBins(plan));
    for (let chunk = start; chunk < stop; chunk++) yield chunk;
  }
}

/** The chunks that no task writes whole: seams between blocks, and the end. Ascending. */
export function seamChunks(plan: ChunkedPlan): number[] {
  const { shape } = plan;
  const isWritten = new Uint8Array(Math.ceil(binsOf(shape) / chunkBins(plan)));
  for (let task = 0; task < rowGroups(shape) * planeGroups(shape); task++)
    for (const chunk of chunksOfTask(plan, task)) isWritten[chunk] = 1;
  return Array.from(isWritten.keys()).filter((chunk) => isWritten[chunk] === 0);
}
