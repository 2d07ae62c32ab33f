/** Lowest and highest value of buckets of frames, in a few sizes, so that a view of any width reads a few of them a pixel. */
export interface PyramidLevel {
  readonly path: string;
  /** Frames a bucket. */
  readonly frames: number;
}

const FINEST = 256;
const RATIO = 16;
const FEWEST = 64; // buckets that are left of a level worth having

/** Frames of one chunk of the two finest levels: what one task reads. */
export const PYRAMID_CHUNK = 1 << 22;

/** Levels from the finest on; the first is `data`. Those from the third on are made of the second. */
export function planPyramid(frames: number): PyramidLevel[] {
  const levels = [{ path: "data", frames: FINEST }];
  for (let each = FINEST * RATIO; frames / each >= FEWEST && each < PYRAMID_CHUNK * RATIO; each *= RATIO)
    levels.push({ path: `level_${levels.length}`, frames: each });
  return levels;
}

export const bucketsOf = (frames: number, level: PyramidLevel): number => Math.ceil(frames / level.frames);

/** The coarsest level of which at least two buckets lie in every column; undefined where only the samples will do. */
export function chooseLevel(levels: readonly PyramidLevel[], framesPerColumn: number): PyramidLevel | undefined {
  return levels.findLast((level) => 2 * level.frames <= framesPerColumn);
}
