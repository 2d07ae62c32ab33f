/** Pictures of a stored spectrogram, drawn here from the level of it that is fine enough. */
import { type BigArray, type NdView, openArray } from "../../array/index.ts";
import { FieldError } from "../../base/errors.ts";
import type { Doc, JioStorage } from "../../jio/index.ts";
import { withStorage } from "../stored/with-storage.ts";
import type { SpectrogramPicture, SpectrogramRequest } from "../tasks.ts";
import type { F } from "../types.ts";
import { keptBlock } from "./kept-blocks.ts";
import {
  addBlock,
  automaticRange,
  type Block,
  createGrid,
  finiteExtent,
  type Grid,
  levelsOf,
  paint,
} from "./spectrogram-picture.ts";
import {
  checkPicture,
  chooseLevel,
  frequencyExtent,
  planBins,
  planColumns,
  reachOf,
  type SpectrogramFacts,
  type SpectrogramLevel,
  timeExtent,
  type View,
} from "./spectrogram-plan.ts";

const BLOCK_BYTES = 2 << 20;

/** All but the bitmap, so that it runs in every thread. */
export type PaintedPicture = Omit<SpectrogramPicture, "image"> & { pixels: Uint8ClampedArray<ArrayBuffer> };

/**
 * Reads of a Data Array with `data` over `time` and `frequency` what a view shows, and paints it.
 *
 * Memory  a few MiB at a time; blocks that were read are kept for the next picture, 24 MiB in all.
 * Throws  "invalid-argument" for a view or size that cannot be drawn; "invalid-metadata" where the arrays are no spectrogram.
 */
export function paintSpectrogram(request: SpectrogramRequest, signal: AbortSignal): Promise<PaintedPicture> {
  return withStorage(request.storage, async (storage) => {
    const { id, axis = "linear" } = request;
    const data = await openArray(storage, id, { signal });
    try {
      const described = await readFacts(storage, data, id, signal);
      const view = viewOf(request, described.facts);
      checkPicture(view, request, axis);
      return pictureOf(request, view, {
        ...described,
        values: await readGrid(storage, request, view, described, signal),
      });
    } finally {
      await data.close();
    }
  });
}

/** The greatest value in each pixel, of the revision that `data` was opened at. */
async function readGrid(
  storage: JioStorage,
  { id, axis = "linear", ...size }: SpectrogramRequest,
  view: View,
  { facts, wrap, levels, revision }: Described,
  signal: AbortSignal,
): Promise<{ grid: Grid; rowsEach: number }> {
  const level = chooseLevel(levels, (view.to - view.from) / facts.timeStep, size.width);
  const columns = planColumns(facts, view, size.width, level);
  const bins = planBins(facts, view, size.height, axis);
  const grid = createGrid(size);
  const part = { rows: reachOf(columns), bins: reachOf(bins) };
  for await (const block of blocksOf(storage, { id, revision, level, facts, wrap }, part, signal))
    addBlock(grid, columns, bins, block);
  return { grid, rowsEach: level.rows };
}

function pictureOf(
  { map, offsetDb = 0, ...asked }: SpectrogramRequest,
  view: View,
  { facts, values: { grid, rowsEach } }: Described & { values: { grid: Grid; rowsEach: number } },
): PaintedPicture {
  const levels = levelsOf(grid, offsetDb);
  const automatic = automaticRange(levels);
  const { floorDb = automatic.floorDb, ceilingDb = Math.max(automatic.ceilingDb, floorDb + 1) } = asked;
  if (!(floorDb < ceilingDb))
    throw new FieldError("invalid-argument", "floorDb must lie below ceilingDb", { floorDb, ceilingDb });
  const pixels = paint(levels, { floorDb, ceilingDb }, map);
  return { pixels, levels, view, facts, rowsEach, floorDb, ceilingDb, found: finiteExtent(levels) };
}

function viewOf({ axis = "linear", ...asked }: SpectrogramRequest, facts: SpectrogramFacts): View {
  const [from, to] = timeExtent(facts);
  const [low, high] = frequencyExtent(facts, axis);
  return { from: asked.from ?? from, to: asked.to ?? to, low: asked.low ?? low, high: asked.high ?? high };
}

interface Described {
  facts: SpectrogramFacts;
  /** Bin of the lowest frequency as they are stored: above 0 where both sides are, which begin at 0 Hz and wrap. */
  wrap: number;
  levels: readonly SpectrogramLevel[];
  revision: string;
}

async function readFacts(storage: JioStorage, data: BigArray, id: string, signal: AbortSignal): Promise<Described> {
  const { revision } = data.ref();
  const open = (path: string) => openArray(storage, id, { path, revision, signal });
  const [rows, bins] = data.shape;
  if (data.shape.length !== 2 || !rows || !bins) throw wrong("data", id, `shape [${data.shape}] is not rows by bins`);
  const time = await ends(await open("time"), rows, id, signal);
  const frequency = await bothSides(await open("frequency"), bins, id, signal);
  const { units } = data.attributes;
  return {
    revision,
    levels: parseLevels(data.attributes),
    wrap: frequency.wrap,
    facts: {
      rows,
      bins,
      firstTime: time.first,
      timeStep: time.step,
      firstFrequency: frequency.first,
      frequencyStep: frequency.step,
      units: typeof units === "string" ? units : "",
    },
  };
}

/** Of frequencies: where they wrap to the negative ones, which come first in a picture. */
async function bothSides(array: BigArray, count: number, id: string, signal: AbortSignal) {
  if (count < 3) return { ...(await ends(array, count, id, signal)), wrap: 0 };
  const { data } = array.shape[0] === count ? await array.read(undefined, { signal }) : { data: [] };
  const values = Float64Array.from(data as ArrayLike<number>);
  const wrap = values.findIndex((value, i) => i > 0 && value < values[i - 1]!);
  if (wrap < 0) return { ...(await ends(array, count, id, signal)), wrap: 0 };
  await array.close();
  const [first, step] = [values[wrap]!, values[1]! - values[0]!];
  const isEven = values.every((value, i) => Math.abs(first + ((i + count - wrap) % count) * step - value) < step / 2);
  if (!isEven) throw wrong("coordinate", id, "it is not evenly spaced");
  return { first, step, wrap };
}

/** Of a coordinate: its places are evenly spaced, so two of them tell all. */
async function ends(array: BigArray, count: number, id: string, signal: AbortSignal) {
  if (array.shape.length !== 1 || array.shape[0] !== count)
    throw wrong("coordinate", id, "its length is not that of data");
  const at = async (i: number) => Number((await array.read([{ start: i, stop: i + 1 }], { signal })).data[0]);
  const [first, last] = [await at(0), await at(count - 1)];
  await array.close();
  const step = count > 1 ? (last - first) / (count - 1) : 1;
  if (!(step > 0) || !Number.isFinite(first)) throw wrong("coordinate", id, "it does not rise");
  return { first, step };
}

/** Levels that the attributes name; what is none is passed over, since `data` alone is enough. */
function parseLevels({ levels }: Doc): SpectrogramLevel[] {
  if (!Array.isArray(levels)) return [];
  return (levels as unknown[]).flatMap((one) => {
    const { path, rows } = (one ?? {}) as Doc;
    return typeof path === "string" && Number.isSafeInteger(rows) && (rows as number) > 1
      ? [{ path, rows: rows as number }]
      : [];
  });
}

interface Place {
  id: string;
  revision: string;
  level: SpectrogramLevel;
  facts: SpectrogramFacts;
  wrap: number;
}

type Reach = readonly [start: number, end: number];

/** Blocks that cover these rows and bins, in order. */
async function* blocksOf(
  storage: JioStorage,
  { id, revision, level, facts, wrap }: Place,
  { rows, bins }: { rows: Reach; bins: Reach },
  signal: AbortSignal,
): AsyncGenerator<Block> {
  if (rows[0] === rows[1] || bins[0] === bins[1]) return;
  const rowBytes = 4 * facts.bins;
  const isPart = rowBytes * 16 > BLOCK_BYTES && wrap === 0; // very long rows are not read whole
  const [firstBin, endBin] = isPart ? bins : [0, facts.bins];
  const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / (4 * (endBin - firstBin))));
  const count = Math.ceil(facts.rows / level.rows);
  const description = JSON.stringify(storage.description);
  let array: BigArray | undefined;
  try {
    for (let n = Math.floor(rows[0] / perBlock); n * perBlock < rows[1]; n++) {
      signal.throwIfAborted();
      const [start, stop] = [n * perBlock, Math.min(count, (n + 1) * perBlock)];
      const read = async () => {
        array ??= await openArray(storage, id, { path: level.path, revision, signal });
        if (array.shape[0] !== count || array.shape[1] !== facts.bins)
          throw wrong(level.path, id, `shape [${array.shape}] is not [${count},${facts.bins}]`);
        const part = [
          { start, stop },
          { start: firstBin, stop: endBin },
        ];
        return rotateRows(realOf(await array.read(part, { signal }), id), facts.bins, wrap);
      };
      const key = [description, id, revision, level.path, start, firstBin, endBin].join("\n");
      const data = revision === "0" ? await read() : await keptBlock(key, read); // others' arrays do not tell when they change
      yield { data, firstRow: start, rows: stop - start, firstBin, bins: endBin - firstBin };
    }
  } finally {
    await array?.close();
  }
}

function realOf({ data }: NdView, id: string): F {
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  throw new FieldError("unsupported", `the values of ${id} are no real numbers of 32 or 64 bits`, { id });
}

function rotateRows(data: F, bins: number, wrap: number): F {
  if (wrap === 0) return data;
  const rotated = data.slice();
  for (let row = 0; row < data.length; row += bins) {
    rotated.set(data.subarray(row + wrap, row + bins), row);
    rotated.set(data.subarray(row, row + wrap), row + bins - wrap);
  }
  return rotated;
}

function wrong(key: string, id: string, why: string): FieldError {
  return new FieldError("invalid-metadata", `${id} is no spectrogram: ${key}: ${why}`, { id, key });
}
