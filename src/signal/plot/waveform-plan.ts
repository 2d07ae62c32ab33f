import type { PyramidLevel } from "../stored/pyramid/plan-pyramid.ts";

/** Frames that are read together: samples, or whole buckets of a level. */
export interface WaveformPart {
  readonly first: number;
  readonly count: number;
  readonly level?: PyramidLevel;
}

/**
 * How to read `count` frames from `first` on: whole buckets of the level as far as it covers the recording, samples at the edges and
 * beyond, at most `slice` together. Pure; no frame is read twice, and none that was not asked for.
 */
export function planParts(
  { first, count }: { first: number; count: number },
  { slice, covered, level }: { slice: number; covered: number; level: PyramidLevel | undefined },
): WaveformPart[] {
  const end = first + count;
  if (!level) return samplesOf(first, end, slice);
  const start = Math.ceil(first / level.frames) * level.frames;
  const isToEnd = end >= covered; // the last bucket may be short
  const stop = isToEnd ? covered : Math.floor(end / level.frames) * level.frames;
  if (stop <= start) return samplesOf(first, end, slice);
  return [
    ...samplesOf(first, start, slice),
    { first: start, count: stop - start, level },
    ...samplesOf(stop, end, slice),
  ];
}

function samplesOf(first: number, end: number, slice: number): WaveformPart[] {
  const parts: WaveformPart[] = [];
  for (let at = first; at < end; at += slice) parts.push({ first: at, count: Math.min(slice, end - at) });
  return parts;
}

/** The middle of a part of samples, at most so many of them. Parts in even distances are so looked at in even distances. Pure. */
export function thinPart(part: WaveformPart, most: number): WaveformPart {
  if (part.level || part.count <= most) return part;
  return { first: part.first + Math.floor((part.count - most) / 2), count: most };
}
