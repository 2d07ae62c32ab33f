import { openArray } from "../../array/index.ts";
import { FieldError } from "../../base/errors.ts";
import { bytesPerFrame } from "../../format/index.ts";
import type { JioStorage } from "../../jio/index.ts";
import type { Context } from "../../worker/serve.ts";
import { findPyramid, type Pyramid } from "../stored/pyramid/find-pyramid.ts";
import { chooseLevel } from "../stored/pyramid/plan-pyramid.ts";
import { describeSource } from "../stored/source/find-source.ts";
import { readChannel } from "../stored/source/read-channel.ts";
import { framesOf, type Samples } from "../stored/source/samples.ts";
import { withStorage } from "../stored/with-storage.ts";
import type { Waveform, WaveformRequest } from "../tasks.ts";
import type { F } from "../types.ts";
import { addBuckets, addExtremes, createExtremes, type Extremes, planValues } from "./extremes.ts";
import { planParts, thinPart, type WaveformPart } from "./waveform-plan.ts";

const SLICE_BYTES = 4 << 20;
/** Reading more takes long enough for a rough picture to be worth drawing before. */
const ROUGH_ABOVE_BYTES = 32 << 20;
const ROUGH_COLUMNS = 256;
const ROUGH_BYTES = 32 << 10; // of each of them
const AT_ONCE = 8;

interface Place {
  storage: JioStorage;
  samples: Samples;
  pyramid: Pyramid | undefined;
  /** Frame that the extremes begin with. */
  first: number;
}

/**
 * Reads what lies between two times, of the overview where it will do, and keeps the extremes of every column. Asked for roughly, of
 * much that no overview covers only places in even distances: a few milliseconds' worth, in fewer columns.
 */
export function reduceWaveform(
  request: WaveformRequest,
  { signal, emit }: Context<{ bytes: number; totalBytes: number }>,
): Promise<Waveform> {
  return withStorage(request.storage, async (storage) => {
    const found = await describeSource(request, { signal });
    const { samples } = found;
    const { first, count } = planFrames(request, samples);
    const wanted = createExtremes(count, request.columns);
    const pyramid = wanted.exact ? undefined : await findPyramid(storage, found, { signal });
    const level = pyramid && chooseLevel(pyramid.levels, count / request.columns);
    const plan = (slice: number) =>
      planParts({ first, count }, { slice: Math.max(1, Math.floor(slice)), covered: pyramid?.frames ?? 0, level });
    const frameBytes = bytesPerFrame(samples.facts);
    const bytesOfAll = (parts: readonly WaveformPart[]) => parts.reduce((sum, part) => sum + bytesOf(part, samples), 0);
    const all = plan(SLICE_BYTES / frameBytes);
    const rough = request.roughly === true && bytesOfAll(all) > ROUGH_ABOVE_BYTES;
    const most = Math.max(1, Math.floor(ROUGH_BYTES / frameBytes));
    const parts = rough ? plan(count / ROUGH_COLUMNS).map((part) => thinPart(part, most)) : all;
    const extremes = rough ? createExtremes(count, Math.min(request.columns, ROUGH_COLUMNS)) : wanted;
    const totalBytes = bytesOfAll(parts);
    let bytes = 0;
    const atOnce = rough ? AT_ONCE : 1;
    for (let i = 0; i < parts.length; i += atOnce) {
      signal.throwIfAborted();
      const now = parts.slice(i, i + atOnce);
      await Promise.all(now.map((part) => takePart(extremes, part, { storage, samples, pyramid, first }, signal)));
      bytes += bytesOfAll(now);
      emit({ bytes, totalBytes });
    }
    const { min, max, peak, exact } = extremes;
    return { time: peak.map((frame) => (first + frame) / samples.facts.sampleRateHz), min, max, exact, rough };
  });
}

const bytesOf = ({ level, count }: WaveformPart, { facts }: Samples): number =>
  level ? 16 * Math.ceil(count / level.frames) : count * bytesPerFrame(facts);

async function takePart(
  into: Extremes,
  { first, count, level }: WaveformPart,
  { storage, samples, pyramid, first: start }: Place,
  signal: AbortSignal,
): Promise<void> {
  if (!level) {
    const view = await readChannel(storage, samples, { first, count }, signal);
    addExtremes(into, first - start, { data: view.data, offset: view.offset, stride: view.stride[0]!, count });
    return;
  }
  const array = await openArray(storage, pyramid!.id, { path: level.path, signal });
  const rows = { start: first / level.frames, stop: Math.ceil((first + count) / level.frames) };
  const { data } = await array.read([rows], { signal });
  await array.close();
  addBuckets(into, first - start, data as F, level.frames);
}

function planFrames(request: WaveformRequest, samples: Samples): { first: number; count: number } {
  const { startS, endS, columns } = request;
  if (!Number.isSafeInteger(columns) || columns < 1)
    throw new FieldError("invalid-argument", `columns is a positive integer, not ${columns}`, { columns });
  if (!(startS <= endS)) throw new FieldError("invalid-argument", "startS must not lie after endS", { startS, endS });
  const { sampleRateHz } = samples.facts;
  const frames = framesOf(samples);
  const first = Math.max(0, Math.ceil(startS * sampleRateHz));
  const last = Math.min(frames, Math.floor(endS * sampleRateHz) + 1);
  return planValues(first, last, { n: frames, columns });
}
