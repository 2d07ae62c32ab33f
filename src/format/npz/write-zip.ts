/** A zip as a stream of bytes; nothing in it is packed unless asked, so that a reader finds the bytes of each member as they are. */
import type { Opts } from "../../base/signal.ts";

export interface ZipFile {
  readonly path: string;
  /** What is promised of `open`. */
  readonly byteLength: number;
  open(): Promise<ReadableStream<Uint8Array>>;
}

/**
 * Memory  the directory, some 200 bytes a member, and what the files give at a time; each is opened when its turn comes.
 * Throws  the stream fails with what a file throws, and with an abort's reason.
 * Source  APPNOTE.TXT 6.3.10 (Zip64 where lengths need it), through zip.js.
 */
export function writeZip(
  files: AsyncIterable<ZipFile> | Iterable<ZipFile>,
  { signal, deflate = false }: Opts & { deflate?: boolean } = {},
): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const own = new AbortController();
  const stopping = signal ? AbortSignal.any([signal, own.signal]) : own.signal;
  const write = async () => {
    const { ZipWriter } = await import("@zip.js/zip.js/lib/zip-core-writer.js");
    const zip = new ZipWriter(writable, {
      useWebWorkers: false, // it would start workers of its own, from Blobs that the policy forbids
      level: deflate ? 6 : 0,
      keepOrder: true,
      signal: stopping,
    });
    for await (const { path, byteLength, open } of files) {
      stopping.throwIfAborted();
      await zip.add(path, { readable: await open(), size: byteLength });
    }
    await zip.close();
  };
  write().catch((error: unknown) => {
    own.abort(error);
    writable.abort(signal?.aborted ? signal.reason : error).catch(() => {}); // whoever reads hears of it
  });
  return readable;
}
