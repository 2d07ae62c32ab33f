/** Where a recording has no samples of its device: zeros stand there, so that time stays true, and the document lists the places. Pure. */

/**
 * lost: the audio thread's frame counter jumped, so their number is exact. stalled: the clock went on and no audio came, so it is
 * measured by the clock. silent: the device gave nothing.
 */
export type GapReason = "lost" | "stalled" | "silent";

export interface Gap {
  /** From the recording's first frame. */
  readonly fromFrame: number;
  readonly frames: number;
  readonly reason: GapReason;
}

export interface Gaps {
  readonly count: number;
  /** In all of them. */
  readonly frames: number;
  /** The first of them: a document stays small. */
  readonly list: readonly Gap[];
  /** The newest, listed or not. */
  readonly last: Gap | undefined;
}

export const NO_GAPS: Gaps = { count: 0, frames: 0, list: [], last: undefined };

const MOST_LISTED = 200;

/** A gap that goes on where the last one ended, for the same reason, is one with it. */
export function addGap({ count, frames, list, last }: Gaps, gap: Gap): Gaps {
  const all = frames + gap.frames;
  if (last?.reason === gap.reason && last.fromFrame + last.frames === gap.fromFrame) {
    const longer = { ...last, frames: last.frames + gap.frames };
    return { count, frames: all, list: list.at(-1) === last ? [...list.slice(0, -1), longer] : list, last: longer };
  }
  return { count: count + 1, frames: all, list: list.length < MOST_LISTED ? [...list, gap] : list, last: gap };
}

/** As a document's parameters say it. */
export function formatGaps({ count, frames, list }: Gaps): Record<string, unknown> {
  return {
    gap_count: count,
    gap_frames: frames,
    gaps: list.map(({ fromFrame, frames, reason }) => ({ from_frame: fromFrame, frames, reason })),
  };
}
