/** What waits to be written: bounded, so that a disk that cannot follow ends a recording instead of eating the memory. */
import type { Captured } from "./cut-blocks.ts";

/** stopped: as asked. full: no space left. slow: the disk did not follow. still: no audio for too long. failed: it could not be written. */
export type Ended = "stopped" | "full" | "slow" | "still" | "failed";

/** All that was written at once takes its share of time; a kill loses what was not. */
export interface QueueOpts {
  /** Frames worth a write. */
  leastFrames: number;
  mostBytes: number;
  channelCount: number;
}

type Piece = Exclude<Captured, { end: unknown }>;

export function createCaptureQueue({ leastFrames, mostBytes, channelCount }: QueueOpts) {
  let pieces: Piece[] = [];
  let [frames, bytes] = [0, 0];
  let ended: Ended | undefined;
  let wake: (() => void) | undefined;

  function end(how: Ended) {
    ended ??= how;
    wake?.();
  }

  return {
    /** What comes after the end is not taken. */
    push(captured: Captured): void {
      if (ended) return;
      if ("end" in captured) {
        end(captured.end);
        return;
      }
      pieces.push(captured);
      if ("samples" in captured) bytes += captured.samples.byteLength;
      frames += "gap" in captured ? captured.gap.frames : captured.samples.length / channelCount;
      if (bytes > mostBytes) end("slow");
      else if (frames >= leastFrames) wake?.();
    },
    end,
    /** Frames that wait. */
    waiting: () => frames,
    /** What waits, once it is worth a write; nothing more comes after `ended`. */
    async take(): Promise<{ pieces: readonly Piece[]; ended?: Ended }> {
      if (!ended && frames < leastFrames) await new Promise<void>((resolve) => (wake = resolve));
      wake = undefined;
      const taken = pieces;
      pieces = [];
      frames = bytes = 0;
      return { pieces: taken, ...(ended && { ended }) };
    },
  };
}

export type CaptureQueue = ReturnType<typeof createCaptureQueue>;
