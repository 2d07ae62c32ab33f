/** Peaks of a stored spectrum: found in its bins, read between them. */
import type { Doc, JioStorage } from "../../jio/index.ts";
import { whole } from "../check.ts";
import { findPeaks } from "../peaks/find-peaks.ts";
import { createLobe, vertex } from "../peaks/lobe.ts";
import { getWindow } from "../spectral/window.ts";
import { withStorage } from "../stored/with-storage.ts";
import type { Peaks, PeaksRequest } from "../tasks.ts";
import type { F } from "../types.ts";
import { isFullLength, readFullLengthLines } from "./full-length.ts";
import { readLines } from "./spectrum.ts";

const LEAST_PROMINENCE_DB = 6;
const MOST_LINES = 2 ** 21;
const AROUND = 1000; // lines beyond each edge, for the prominence of what stands at it
const A_FEW = 4; // lines: one, and one beyond each side
const SHAPE_LENGTH = 512;
const MOST_RISE = 2 * Math.log(Math.PI / 2); // of a tone halfway between two bins of a boxcar, which no window exceeds

interface Lines {
  readonly firstHz: number;
  readonly stepHz: number;
  readonly power: F;
}

export function findStoredPeaks(request: PeaksRequest, signal: AbortSignal): Promise<Peaks> {
  whole("most", request.most, 1);
  return withStorage(request.storage, async (storage) => {
    const doc = await storage.get(request.id, { signal });
    const lines = await linesAround(storage, request, signal);
    return lines ? peaksOf(lines, lobeOf(doc), request) : NONE;
  });
}

const NONE: Peaks = {
  frequency: new Float64Array(0),
  power: new Float64Array(0),
  prominence: new Float64Array(0),
  count: 0,
  stepHz: 0,
  isCorrected: false,
  isTooWide: true,
};

async function linesAround(
  storage: JioStorage,
  { id, from, to }: PeaksRequest,
  signal: AbortSignal,
): Promise<Lines | undefined> {
  if (await isFullLength(storage, id, signal)) {
    const narrow = await readFullLengthLines(storage, { id, from, to: from, most: A_FEW }, signal);
    const margin = AROUND * (narrow?.stepHz ?? 0);
    return readFullLengthLines(storage, { id, from: from - margin, to: to + margin, most: MOST_LINES }, signal);
  }
  const { frequency, power } = await readLines(storage, id, signal);
  const stepHz = (frequency.at(-1)! - frequency[0]!) / Math.max(1, frequency.length - 1);
  return { firstHz: frequency[0] ?? 0, stepHz, power };
}

/** What a tone looks like in the bins of that result. */
export function lobeOf({ operation, parameters }: Doc) {
  const { window, nperseg, nfft = nperseg, samples, padded_to } = Object(parameters) as Doc;
  const stretch = Math.max(1, Number(nfft) / Number(nperseg));
  if (operation === "rfft")
    return createLobe(new Float64Array(SHAPE_LENGTH).fill(1), Number(padded_to) / Number(samples));
  if (Array.isArray(window) && typeof window[0] === "number") return createLobe(window as number[], stretch);
  try {
    return createLobe(getWindow(window as string, Math.min(SHAPE_LENGTH, Number(nperseg))), stretch);
  } catch {
    return undefined; // an older or another program's name
  }
}

/** Pure. */
export function peaksOf(
  { firstHz, stepHz, power }: Lines,
  lobe: ReturnType<typeof createLobe>,
  { from, to, most }: Pick<PeaksRequest, "from" | "to" | "most">,
): Peaks {
  const levels = levelsOf(power);
  const { peaks, properties } = findPeaks(levels, { prominence: LEAST_PROMINENCE_DB });
  const toNeper = Math.LN10 / 10;
  const found = Array.from(peaks, (bin, at) => {
    const around = [-1, 0, 1].map((step) => levels[bin + step]! * toNeper);
    const { offset, rise } = vertex(around[0]!, around[1]!, around[2]!);
    const tone = lobe?.(around) ?? { offset, gain: Math.exp(Math.min(rise, MOST_RISE)) };
    return {
      frequency: firstHz + (bin + tone.offset) * stepHz,
      power: power[bin]! * tone.gain,
      prominence: properties.prominences![at]!,
    };
  }).filter(({ frequency }) => frequency >= from && frequency <= to);
  found.sort((a, b) => b.power - a.power);
  const highest = found.slice(0, most);
  const column = (name: "frequency" | "power" | "prominence") => Float64Array.from(highest, (peak) => peak[name]);
  return {
    frequency: column("frequency"),
    power: column("power"),
    prominence: column("prominence"),
    count: found.length,
    stepHz,
    isCorrected: lobe !== undefined,
    isTooWide: false,
  };
}

/** In dB; what has no level lies a little below all that have one. */
function levelsOf(power: F): Float64Array {
  const levels = Float64Array.from(power, (value) => (value > 0 ? 10 * Math.log10(value) : Number.NaN));
  let floor = Number.POSITIVE_INFINITY;
  for (const level of levels) if (level < floor) floor = level;
  return levels.map((level) => (Number.isFinite(level) ? level : Number.isFinite(floor) ? floor - 1 : 0));
}
