import { createSHA256 } from "hash-wasm";
import type { Opts } from "../base/signal.ts";
import { type ByteSource, streamOf } from "../format/index.ts";

/** A file that is hashed while it is read. */
export interface DigestedFile {
  readonly source: ByteSource;
  /** SHA-256 of the whole file as 64 hexadecimal digits; reads what did not pass by in order. */
  finish(o?: Opts): Promise<string>;
}

/** Bytes count where they go on from those before: a file that is read once from front to back is hashed without another pass. */
export async function digestedFile(source: ByteSource): Promise<DigestedFile> {
  const hasher = await createSHA256();
  hasher.init();
  let hashed = 0;
  const read: ByteSource["read"] = async (start, end, o) => {
    const bytes = await source.read(start, end, o);
    if (start <= hashed && start + bytes.length > hashed) {
      hasher.update(bytes.subarray(hashed - start));
      hashed = start + bytes.length;
    }
    return bytes;
  };
  const digested = { byteLength: source.byteLength, read };
  return {
    source: digested,
    async finish(o = {}) {
      for await (const _ of streamOf(digested, hashed).open(o)); // reading is hashing
      return hasher.digest();
    },
  };
}
