/** Zips read by random access; the writer's half is zip-writer.ts, and beside src/format/npz no other file knows of zip.js. */
import * as Zip from "@zip.js/zip.js/lib/zip-core-reader.js";
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";

const SLICE = 1024 * 1024;
/** A directory of a million entries is a tenth of this; a longer one is a trap. */
const DIRECTORY_BYTES = 256 * 1024 * 1024;

export interface ZipEntry {
  path: string;
  length: number;
  encrypted: boolean;
  /** Its bytes, never more than `length`; throws "corrupt" where they fail their CRC or end early. */
  read(o: Opts & { checkCrc: boolean }): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void>;
}

/**
 * The files in a zip.
 *
 * Throws  "invalid-format" for what is no zip or was cut, "not-found" when the file is taken away meanwhile, "unsupported" for a part of a split zip.
 */
export async function listZip(blob: Blob, { signal }: Opts): Promise<ZipEntry[]> {
  const reader = new Zip.ZipReader(readerOf(blob), {
    useWebWorkers: false, // it would start workers of its own, from Blobs that the policy forbids
    filenameValidation: "tolerant", // nothing is unpacked under these names
    checkOverlappingEntry: true,
    checkLocalFilename: true, // a damaged directory must not put bytes under another name
  });
  const entries: ZipEntry[] = [];
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      signal?.throwIfAborted();
      if (!entry.directory) entries.push(entryOf(entry as Zip.FileEntry));
    }
  } catch (error) {
    throw signal?.aborted ? signal.reason : explain(error, "The archive");
  }
  return entries;
}

function entryOf(entry: Zip.FileEntry): ZipEntry {
  const path = entry.filename;
  return {
    path,
    length: entry.uncompressedSize,
    encrypted: entry.encrypted,
    async *read({ signal, checkCrc }) {
      const through = new TransformStream<Uint8Array<ArrayBuffer>>();
      const life = new AbortController();
      const stopping = signal ? AbortSignal.any([signal, life.signal]) : life.signal;
      const writing = entry.getData(through.writable, { signal: stopping, checkCrc32: checkCrc });
      const reader = through.readable.getReader();
      // Where it fails before it writes, nobody ends the stream: then a waiting read ends, and the failure is told below.
      writing.catch((error: unknown) => reader.cancel(error).catch(() => {}));
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) break;
          yield value;
        }
        await writing;
      } catch (error) {
        throw signal?.aborted ? signal.reason : explain(error, path);
      } finally {
        life.abort();
        reader.cancel().catch(() => {}); // ended already
      }
    },
  };
}

/** With slices as large as storages like them; zip.js asks a Blob for 64 KiB at a time. */
function readerOf(blob: Blob): Zip.Reader<Blob> {
  const bytesAt = async (start: number, end: number) => {
    try {
      return new Uint8Array(await blob.slice(start, end).arrayBuffer());
    } catch (cause) {
      const message = "The archive can no longer be read: it was changed or taken away meanwhile.";
      throw new FieldError("not-found", message, { offset: start }, cause);
    }
  };
  return {
    size: blob.size,
    get readable() {
      return this.createReadable({ size: blob.size });
    },
    async readUint8Array(offset: number, length: number) {
      if (length > DIRECTORY_BYTES) throw new Error("a part of its directory says that it is absurdly long");
      return bytesAt(offset, offset + length);
    },
    createReadable({ offset = 0, size = blob.size } = {}) {
      let at = offset;
      return new ReadableStream<Uint8Array<ArrayBuffer>>(
        {
          async pull(controller) {
            if (at >= offset + size) return controller.close();
            const slice = await bytesAt(at, Math.min(at + SLICE, offset + size));
            at += slice.length;
            if (slice.length === 0) return controller.close();
            controller.enqueue(slice);
          },
        },
        { highWaterMark: 0 },
      );
    },
  };
}

const NO_ZIP = new Set([
  ...[Zip.ERR_BAD_FORMAT, Zip.ERR_EOCDR_NOT_FOUND, Zip.ERR_EOCDR_LOCATOR_ZIP64_NOT_FOUND],
  Zip.ERR_CENTRAL_DIRECTORY_NOT_FOUND,
]);
const DAMAGED = new Set([
  ...[Zip.ERR_INVALID_CRC32, Zip.ERR_INVALID_UNCOMPRESSED_SIZE, Zip.ERR_INVALID_COMPRESSED_DATA],
  ...[Zip.ERR_AMBIGUOUS_ARCHIVE, Zip.ERR_LOCAL_FILE_HEADER_NOT_FOUND],
  ...[Zip.ERR_ENTRY_DATA_OUT_OF_BOUNDS, Zip.ERR_OVERLAPPING_ENTRY],
]);

/** In a person's words: what, where, what to do. */
function explain(error: unknown, what: string): Error {
  if (error instanceof Error && error.name === "FieldError") return error;
  const message = error instanceof Error ? error.message : String(error);
  const facts = { path: what };
  if (NO_ZIP.has(message))
    return new FieldError(
      "invalid-format",
      `${what} is no zip, or its end is missing, as when a copy or a download was cut. Copy it again from where it was made.`,
      facts,
      error,
    );
  if (DAMAGED.has(message))
    return new FieldError("corrupt", `${what}: its bytes are damaged (${message})`, facts, error);
  if (message === Zip.ERR_ENCRYPTED || message === Zip.ERR_UNSUPPORTED_ENCRYPTION)
    return new FieldError("unsupported", `${what} is encrypted. Unpack it and zip it again without a password.`, facts);
  if (message === Zip.ERR_SPLIT_ZIP_FILE)
    return new FieldError("unsupported", `${what} is a part of a split zip. Join the parts to one zip.`, facts);
  return new FieldError("invalid-format", `${what} cannot be read: ${message}`, facts, error);
}
