/** The Zarr group of a file's arrays as items of one `bulk`, whose bodies are read from the file when their turn comes. */
import { FieldError } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import {
  ARRAY_KEY,
  type ArrayFacts,
  type ArrayFile,
  ATTRIBUTES_KEY,
  type Block,
  CONSOLIDATED_KEY,
  chunkKey,
  type FillValue,
  formatArrayMetadata,
  formatAttributes,
  formatConsolidated,
  formatGroupMetadata,
  formatJson,
  GROUP_KEY,
  layoutOf,
  newGroup,
  toHalf,
} from "../format/index.ts";
import type { BulkItem, Doc } from "../jio/index.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** One block is one chunk. `close` ends what reads the file; call it when the bulk has settled. */
export interface GroupItems {
  readonly items: BulkItem[];
  close(): Promise<void>;
}

/**
 * Memory  one block, where the storage takes one body after another.
 * Throws  the bodies' streams fail with what reading the file throws; the last one only ends when the file has been read
 *         and checked to its end, so that nothing is kept of a damaged one.
 */
export async function groupItems(id: string, file: ArrayFile, o: Opts): Promise<GroupItems> {
  const places = [...file.plan()];
  const blocks = createTurns(file.blocks(o), places.length);
  if (places.length === 0) await blocks.end();
  const chunks = places.map(({ array, start }, turn) => {
    const facts = file.arrays[array]!;
    const key = chunkKey(
      start.map((at, axis) => at / facts.blockShape[axis]!),
      ".",
    );
    const body = lazyStream(async () => fillChunk(await blocks.take(turn), facts));
    return put(id, `${facts.name}/${key}`, body, "application/octet-stream");
  });
  const metadata: [string, Doc][] = [
    [GROUP_KEY, formatGroupMetadata()],
    [ATTRIBUTES_KEY, formatAttributes({ attributes: {} })],
    ...file.arrays.flatMap(arrayMetadata),
  ];
  const entries = new Map(metadata);
  const consolidated = formatConsolidated(newGroup(entries));
  const texts = [...metadata, [CONSOLIDATED_KEY, consolidated] as const].map(([name, json]) =>
    put(id, name, formatJson(json), "application/json"),
  );
  return { items: [...chunks, ...texts], close: blocks.close };
}

function put(id: string, name: string, body: ReadableStream<Uint8Array> | string, _content_type: string): BulkItem {
  return { verb: "putAttachment", args: [id, name, body, { _content_type }] };
}

function arrayMetadata({
  name,
  dtype,
  shape,
  blockShape,
  dimensionNames,
  attributes = {},
}: ArrayFacts): [string, Doc][] {
  const names = dimensionNames ?? shape.map((_length, axis) => `dim_${axis}`);
  const meta = { shape, chunkShape: blockShape, dtype, fillValue: fillValueOf(dtype), gzipLevel: null, separator: "." };
  return [
    [`${name}/${ATTRIBUTES_KEY}`, formatAttributes({ attributes, dimensionNames: names }, dtype)],
    [`${name}/${ARRAY_KEY}`, formatArrayMetadata({ ...meta, separator: "." })],
  ];
}

/** As arrays here have it: NaN where there is one; integers have no value that means nothing. */
function fillValueOf(dtype: ArrayFacts["dtype"]): FillValue {
  const { kind } = layoutOf(dtype);
  if (kind === "float") return Number.NaN;
  return kind === "complex" ? [Number.NaN, Number.NaN] : null;
}

/** A chunk is whole at the far edges too; what is over reads as nothing when the array grows. */
export function fillChunk({ shape, bytes }: Block, { dtype, blockShape }: ArrayFacts): Bytes {
  const count = (lengths: readonly number[]) => lengths.reduce((a, b) => a * b, 1);
  if (count(shape) === count(blockShape)) return bytes;
  const { itemSize } = layoutOf(dtype);
  const chunk = blankBytes(dtype, count(blockShape));
  const axis = shape.findIndex((length, at) => length !== blockShape[at]);
  const run = itemSize * count(shape.slice(axis));
  const step = itemSize * count(blockShape.slice(axis));
  if (shape.some((length, at) => at > axis && length !== blockShape[at]))
    throw new FieldError("invalid-argument", `a block of [${shape}] in one of [${blockShape}]`, { shape, blockShape });
  for (let from = 0, to = 0; from < bytes.length; from += run, to += step)
    chunk.set(bytes.subarray(from, from + run), to);
  return chunk;
}

function blankBytes(dtype: ArrayFacts["dtype"], count: number): Bytes {
  const { kind, Values, valuesPerElement, itemSize } = layoutOf(dtype);
  if (kind !== "float" && kind !== "complex") return new Uint8Array(count * itemSize);
  if (dtype === "float16") return new Uint8Array(new Uint16Array(count).fill(toHalf(Number.NaN)).buffer);
  const values = new Values(count * valuesPerElement) as Float64Array;
  return new Uint8Array(values.fill(Number.NaN).buffer as ArrayBuffer);
}

/** Blocks by their number, in whatever order they are asked for. */
function createTurns(source: AsyncIterable<Block>, count: number) {
  const blocks = source[Symbol.asyncIterator]();
  const waiting = new Map<number, () => void>();
  let next = 0;
  let failure: { error: unknown } | undefined;

  function wake() {
    for (const go of failure ? waiting.values() : [waiting.get(next)]) go?.();
  }

  async function end() {
    if (!(await blocks.next()).done) throw new FieldError("corrupt", "the file has more blocks than it said", {});
  }

  return {
    end,
    async take(turn: number): Promise<Block> {
      if (turn !== next && !failure) await new Promise<void>((go) => waiting.set(turn, go));
      if (failure) throw failure.error;
      try {
        const { done, value } = await blocks.next();
        if (done) throw new FieldError("corrupt", "the file has fewer blocks than it said", {});
        if (turn === count - 1) await end();
        next++;
        return value;
      } catch (error) {
        failure = { error };
        throw error;
      } finally {
        wake();
      }
    },
    async close() {
      await blocks.return?.();
    },
  };
}

/** One piece, made when it is asked for. */
function lazyStream(make: () => Promise<Bytes>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        controller.enqueue(await make());
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
