/** Chunks of a result on their way into the storage: one is put while the next is made. */
import type { F } from "../../types.ts";

const AT_ONCE = 2;

export interface ChunkSink {
  /** A buffer that nobody reads any more, for the next chunk; the same one until it is put. */
  next(): Promise<F>;
  /** The buffer that was given last is this chunk now. */
  put(chunk: number): void;
  /** When all that was put is stored. */
  settled(): Promise<void>;
}

export function createChunkSink(
  makeBuffer: () => F,
  store: (chunk: number, values: F) => Promise<void>,
): ChunkSink & { idle(): Promise<unknown> } {
  const slots = Array.from({ length: AT_ONCE }, () => ({ buffer: makeBuffer(), stored: Promise.resolve() }));
  let turn = 0;
  return {
    async next() {
      await slots[turn]!.stored;
      return slots[turn]!.buffer;
    },
    put(chunk) {
      const slot = slots[turn]!;
      slot.stored = store(chunk, slot.buffer);
      slot.stored.catch(() => {}); // whoever wants the buffer again, or all settled, hears of it
      turn = (turn + 1) % AT_ONCE;
    },
    async settled() {
      for (const { stored } of slots) await stored;
    },
    idle: () => Promise.allSettled(slots.map(({ stored }) => stored)),
  };
}
