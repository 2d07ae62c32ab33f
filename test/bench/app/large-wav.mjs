/** A WAV of one channel, int16, 48 kHz, of that many samples: tones under noise, in blocks that repeat. */
import { closeSync, openSync, writeSync } from "node:fs";

const BLOCK = 1 << 20; // samples

export function writeLargeWav(path, samples) {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + 2 * samples, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  for (const [value, at] of [
    [1, 20],
    [1, 22],
    [2, 32],
    [16, 34],
  ])
    header.writeUInt16LE(value, at);
  header.writeUInt32LE(48_000, 24);
  header.writeUInt32LE(96_000, 28);
  header.write("data", 36);
  header.writeUInt32LE(2 * samples, 40);
  const block = Int16Array.from({ length: BLOCK }, (_, n) => 8000 * Math.sin(n / 7) + 500 * ((n * 7919) % 31));
  const file = openSync(path, "w");
  writeSync(file, header);
  for (let at = 0; at < samples; at += BLOCK)
    writeSync(file, new Uint8Array(block.buffer, 0, 2 * Math.min(BLOCK, samples - at)));
  closeSync(file);
}
