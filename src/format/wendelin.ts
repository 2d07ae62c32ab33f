/** Wendelin's container of one array: a mark, the CRC-32 of the rest (unsigned, little-endian), and a .npy file. */
import { createCRC32 } from "hash-wasm";
import { FieldError } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import { readNpy } from "./npy/read-npy.ts";
import { type ArrayBytes, writeNpy } from "./npy/write-npy.ts";
import type { ArraySource } from "./source/array-source.ts";
import { type ByteSource, createByteReader, streamOf } from "./source/byte-source.ts";

export const WENDELIN_MAGIC = [0x92, 0x57, 0x45, 0x4e, 0x00, 0x01];
const HEADER_LENGTH = 10;

/**
 * The array in Wendelin's container. All of the file is read once, for its CRC, before any of it counts.
 *
 * Memory  one slice of 4 MiB; then what readNpy() holds.
 * Throws  "invalid-format", with both sums where they differ; "unsupported" as readNpy().
 */
export async function readWendelin(
  file: ByteSource,
  { name, ...o }: Opts & { name: string; onBytes?: (bytes: number) => void },
): Promise<ArraySource> {
  const { signal } = o;
  const own = signal ? { signal } : {};
  const reader = createByteReader(streamOf(file, 0, Math.min(HEADER_LENGTH, file.byteLength)), own);
  const front = await reader.take(HEADER_LENGTH);
  if (front.length < HEADER_LENGTH || WENDELIN_MAGIC.some((byte, i) => front[i] !== byte)) {
    const message = "This is no file of Wendelin's: it does not begin with 92 57 45 4E 00 01 and a checksum (byte 0).";
    throw new FieldError("invalid-format", message, { offset: 0 });
  }
  const expected = new DataView(front.buffer).getUint32(6, true);
  const rest = streamOf(file, HEADER_LENGTH);
  const actual = await sumOf(rest.open(own), o.onBytes);
  if (actual !== expected) {
    const said = [expected, actual].map((sum) => sum.toString(16).padStart(8, "0"));
    const message = `The file is damaged or was cut: its checksum (byte 6) is ${said[0]}, its bytes have ${said[1]}. Copy it again from where it was made.`;
    throw new FieldError("invalid-format", message, { offset: 6, expected, actual });
  }
  return readNpy(rest, { ...own, name });
}

/**
 * An array in Wendelin's container. Its elements are asked for twice: the checksum stands before them.
 *
 * Memory  what elements() gives at a time.
 * Throws  "conflict" where they changed in between; "corrupt" as writeNpy().
 */
export async function* writeWendelin(array: ArrayBytes): AsyncGenerator<Uint8Array, void, void> {
  const sum = await sumOf(writeNpy(array));
  const front = new Uint8Array(HEADER_LENGTH);
  front.set(WENDELIN_MAGIC);
  new DataView(front.buffer).setUint32(6, sum, true);
  yield front;
  const crc = await createCRC32();
  crc.init();
  for await (const bytes of writeNpy(array)) {
    crc.update(bytes);
    yield bytes;
  }
  if (Number.parseInt(crc.digest(), 16) !== sum)
    throw new FieldError("conflict", "the array was changed while it was written; write it again", {});
}

async function sumOf(stream: AsyncIterable<Uint8Array>, onBytes?: (bytes: number) => void): Promise<number> {
  const crc = await createCRC32();
  crc.init();
  for await (const bytes of stream) {
    crc.update(bytes);
    onBytes?.(bytes.length);
  }
  return Number.parseInt(crc.digest(), 16);
}
