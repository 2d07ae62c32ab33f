/** The overview that plots of a recording read, where there is one and it still holds. */
import { openArray } from "../../../array/index.ts";
import type { Opts } from "../../../base/signal.ts";
import type { Doc, JioStorage } from "../../../jio/index.ts";
import { getIfThere } from "../get-if-there.ts";
import { describeSource, type Provenance } from "../source/find-source.ts";
import { framesOf } from "../source/samples.ts";
import { digestTail, isSameOrLonger, keyOf } from "../welch/welch-sums.ts";
import type { PyramidLevel } from "./plan-pyramid.ts";

export interface Pyramid {
  readonly id: string;
  /** How many of the first frames it covers. */
  readonly frames: number;
  readonly levels: readonly PyramidLevel[];
}

/** Where the overview of a channel of a recording is kept. */
export const pyramidIdOf = (id: string, channel: number): string =>
  `pyramid_module/${id.slice(id.indexOf("/") + 1)}-${channel}`;

/** Undefined where there is none, or where what it was made of is not the beginning of the recording any more. */
export async function findPyramid(
  storage: JioStorage,
  from: Pick<Provenance, "samples" | "doc" | "digest" | "length">,
  o: Opts,
): Promise<Pyramid | undefined> {
  const { samples } = from;
  const id = pyramidIdOf(samples.id, samples.channel);
  const doc = await getIfThere(storage, id, o);
  const frames = doc && (await coveredFrames(storage, doc, from, o));
  if (!frames) return undefined;
  const array = await openArray(storage, id, o);
  const { levels } = array.attributes;
  await array.close();
  return isLevels(levels) ? { id, frames, levels } : undefined;
}

/** How many frames an overview covers, of the recording as it is now; undefined where it is of another. */
export async function coveredFrames(
  storage: JioStorage,
  doc: Doc,
  from: Pick<Provenance, "samples" | "doc" | "digest" | "length">,
  o: Opts,
): Promise<number | undefined> {
  const { samples } = from;
  const { channel } = samples;
  if (doc.operation !== "pyramid" || doc.pyramid_key !== keyOf(samples, { channel }) || !doc.source_tail)
    return undefined;
  const { frames } = Object(doc.parameters) as Doc;
  const [source] = Array.isArray(doc.sources) ? (doc.sources as Doc[]) : [];
  if (typeof frames !== "number" || !source || frames > framesOf(samples)) return undefined;
  if (source.digest !== undefined && source.digest === from.digest) return frames;
  if (!isSameOrLonger(source, from)) return undefined;
  return (await digestTail(storage, samples, frames, o)) === doc.source_tail ? frames : undefined;
}

function isLevels(value: unknown): value is PyramidLevel[] {
  const isLevel = (level: Partial<PyramidLevel> | null) =>
    typeof level?.path === "string" && Number.isSafeInteger(level.frames) && level.frames! > 0;
  return Array.isArray(value) && value.length > 0 && value.every(isLevel);
}

/** The channels of a recording that have no overview of all its frames. */
export async function channelsWithoutPyramid(storage: JioStorage, id: string, o: Opts = {}): Promise<number[]> {
  const source = { storage: storage.description, id };
  const { facts } = (await describeSource(source, o)).samples;
  const missing: number[] = [];
  for (let channel = 0; channel < facts.channelCount; channel++) {
    const found = await describeSource({ ...source, channel }, o);
    const pyramid = await findPyramid(storage, found, o);
    if ((pyramid?.frames ?? 0) < framesOf(found.samples)) missing.push(channel);
  }
  return missing;
}
