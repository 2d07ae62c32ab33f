/** Zips written as a stream; the reader's half is zip-reader.ts, and beside src/format/npz no other file knows of zip.js. */
import { ZipWriter as Zip } from "@zip.js/zip.js/lib/zip-core-writer.js";
import { createCRC32 } from "hash-wasm";
import type { Opts } from "../../base/signal.ts";

const SLICE = 1024 * 1024;
const PATH_BYTES = 0xffff;

export interface ZipWriter {
  /** An entry whose header tells length and CRC, which every tool can read. */
  addBytes(path: string, bytes: Uint8Array<ArrayBuffer>, onBytes?: (bytes: number) => void): Promise<void>;
  /** An entry too long for memory: length and CRC follow its bytes. One that fails is not in the archive; the others are. */
  addStream(path: string, length: number, stream: ReadableStream<Uint8Array>): Promise<void>;
  /** Writes the directory and closes the sink. */
  close(): Promise<void>;
}

/** Zip takes paths up to a length only. */
export const fitsZip = (path: string) => new TextEncoder().encode(path).length <= PATH_BYTES;

/**
 * Entries one after another, uncompressed: recordings hardly shrink, and a reader finds their bytes as they are.
 *
 * Memory  the directory, some 200 bytes an entry, until `close`.
 * Source  APPNOTE.TXT 6.3.10 (Zip64 where lengths need it), through zip.js.
 */
export async function createZipWriter(sink: WritableStream<Uint8Array>, { signal }: Opts): Promise<ZipWriter> {
  const crc = await createCRC32();
  const zip = new Zip(sink, {
    useWebWorkers: false, // it would start workers of its own, from Blobs that the policy forbids
    level: 0,
    keepOrder: true,
    lastModDate: new Date(),
    ...(signal && { signal }),
  });
  return {
    async addBytes(path, bytes, onBytes) {
      crc.init();
      crc.update(bytes);
      const crc32 = Number.parseInt(crc.digest(), 16);
      const facts = { passThrough: true, compressionMethod: 0, uncompressedSize: bytes.length, crc32 };
      await zip.add(path, { readable: slices(bytes, onBytes), size: bytes.length }, facts);
    },
    async addStream(path, length, readable) {
      await zip.add(path, { readable, size: length });
    },
    async close() {
      await zip.close();
    },
  };
}

function slices(bytes: Uint8Array, onBytes?: (bytes: number) => void): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (at >= bytes.length) return controller.close();
        const slice = bytes.subarray(at, at + SLICE);
        at += slice.length;
        controller.enqueue(slice);
        onBytes?.(slice.length);
      },
    },
    { highWaterMark: 0 },
  );
}
