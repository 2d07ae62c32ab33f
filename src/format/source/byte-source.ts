/** How parsers get the bytes of a file: by range (what a Blob gives), or one after another (what a zip's member gives). */
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";

/** Bytes by range; a range is [start, end) and never leaves the file. */
export interface ByteSource {
  readonly byteLength: number;
  read(start: number, end: number, o?: Opts): Promise<Uint8Array>;
}

/** Bytes from the first to the last, as often as they are asked for. */
export interface ByteStream {
  readonly byteLength: number;
  open(o?: Opts): AsyncIterable<Uint8Array>;
  /** A range without what is before it; absent where all of that would have to be read. Fewer bytes than asked for where they end. */
  readonly read?: ByteSource["read"];
}

const SLICE_BYTES = 4 * 1024 * 1024;

export function bytesSource(bytes: Uint8Array): ByteSource {
  return { byteLength: bytes.length, read: async (start, end) => bytes.subarray(start, end) };
}

/**
 * A range of a source, from front to back.
 *
 * Memory  one slice of 4 MiB.
 * Throws  "invalid-format" where the source gives fewer bytes than it said it has.
 */
export function streamOf(source: ByteSource, start = 0, end = source.byteLength): ByteStream {
  return {
    byteLength: end - start,
    async *open({ signal } = {}) {
      for (let at = start; at < end; at += SLICE_BYTES) {
        signal?.throwIfAborted();
        const to = Math.min(at + SLICE_BYTES, end);
        const bytes = await source.read(at, to, signal ? { signal } : {});
        if (bytes.length !== to - at) {
          const facts = { offset: at + bytes.length };
          throw new FieldError("invalid-format", `the file ends at byte ${facts.offset}; it said ${end}`, facts);
        }
        yield bytes;
      }
    },
    read: (from, to, o) => source.read(start + from, start + to, o),
  };
}

/** Takes pieces of a length of one's own from a stream. */
export interface ByteReader {
  /** The next bytes, a buffer of their own; fewer than asked for only where the stream ends. */
  take(length: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

export function createByteReader(stream: ByteStream, o: Opts = {}): ByteReader {
  const slices = stream.open(o)[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  return {
    async take(length) {
      const taken = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        if (rest.length === 0) {
          const next = await slices.next();
          if (next.done) return taken.slice(0, filled);
          rest = next.value;
        }
        const part = rest.subarray(0, length - filled);
        taken.set(part, filled);
        filled += part.length;
        rest = rest.subarray(part.length);
      }
      return taken;
    },
    async close() {
      await slices.return?.();
    },
  };
}
