/** From the quanta of the audio thread to blocks of interleaved samples; what did not come is told as a gap. Pure: the thread's clocks come with each quantum. */
import type { GapReason } from "./gaps.ts";
import { createLostTime, STALL_S } from "./lost-time.ts";

/** What is captured, in order; an `end` is the last. */
export type Captured =
  | { readonly samples: Float32Array<ArrayBuffer> }
  | { readonly gap: { readonly frames: number; readonly reason: GapReason } }
  | { readonly end: "stopped" };

/** One call of the audio thread: 128 frames, as a rule. */
export interface Quantum {
  /** None where the device gives nothing. */
  readonly channels: readonly Float32Array[];
  readonly frames: number;
  /** The thread's frame counter, at the first of them. */
  readonly frame: number;
  /** The clock, in milliseconds. */
  readonly atMs: number;
}

interface Cut {
  channelCount: number;
  sampleRateHz: number;
  blockFrames: number;
  send(captured: Captured): void;
}

export function createCutter({ channelCount, sampleRateHz, blockFrames, send }: Cut) {
  let block = new Float32Array(blockFrames * channelCount);
  let filled = 0; // frames
  let silent = 0; // frames that are still to be told as a gap
  let last: { end: number; atMs: number } | undefined; // undefined until the device has given something
  let ahead = 0; // frames of the clock that neither came nor were told
  const lostTime = createLostTime(sampleRateHz);

  function flush() {
    if (filled > 0) send({ samples: filled === blockFrames ? block : block.slice(0, filled * channelCount) });
    if (filled > 0) block = new Float32Array(blockFrames * channelCount);
    filled = 0;
    if (silent > 0) send({ gap: { frames: silent, reason: "silent" } });
    silent = 0;
  }

  function missed(frames: number, reason: GapReason) {
    if (frames <= 0) return;
    flush();
    send({ gap: { frames, reason } });
  }

  function stalled(frames: number) {
    ahead -= frames;
    missed(frames, "stalled");
  }

  function hush(frames: number) {
    if (filled > 0) flush();
    silent += frames;
    if (silent >= blockFrames) flush();
  }

  function add({ channels, frames }: Quantum) {
    if (silent > 0) flush();
    for (let from = 0; from < frames; ) {
      const count = Math.min(frames - from, blockFrames - filled);
      for (let c = 0; c < channelCount; c++) {
        const channel = channels[Math.min(c, channels.length - 1)]!;
        for (let i = 0, to = filled * channelCount + c; i < count; i++, to += channelCount)
          block[to] = channel[from + i]!;
      }
      filled += count;
      from += count;
      if (filled === blockFrames) flush();
    }
  }

  return {
    push(quantum: Quantum): void {
      const { channels, frames, frame, atMs } = quantum;
      const isSilent = channels.length === 0;
      if (last) {
        missed(frame - last.end, "lost");
        const awaited = ((atMs - last.atMs) / 1000) * sampleRateHz;
        const late = awaited - Math.max(0, frame - last.end) - frames;
        ahead += late;
        if (late > STALL_S * sampleRateHz) stalled(Math.round(late));
        else stalled(lostTime.add(ahead, frames));
      } else if (isSilent) return; // a recording begins with its first sample
      last = { end: frame + frames, atMs };
      if (isSilent) hush(frames);
      else add(quantum);
    },
    stop(): void {
      flush();
      send({ end: "stopped" });
    },
  };
}
