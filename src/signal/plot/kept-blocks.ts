/** Parts of stored spectrograms that were drawn last, for the next picture: a picture that moves shows most of them again. */
import type { F } from "../types.ts";

const MOST_BYTES = 24 << 20;

const blocks = new Map<string, F>(); // a Map keeps the order of insertion: the oldest use comes first
let held = 0;

/** What `load` gives, kept under that key. It must not be changed. */
export async function keptBlock(key: string, load: () => Promise<F>): Promise<F> {
  const known = blocks.get(key);
  if (known) {
    blocks.delete(key);
    blocks.set(key, known);
    return known;
  }
  const block = await load();
  if (!blocks.has(key)) held += block.byteLength;
  blocks.set(key, block);
  for (const [oldest, { byteLength }] of blocks) {
    if (held <= MOST_BYTES) break;
    blocks.delete(oldest);
    held -= byteLength;
  }
  return block;
}
