/** Members of a zip that is read by range; what the archive of everything is, this is for files of arrays. */
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { ByteSource, ByteStream } from "../source/byte-source.ts";

type Zip = typeof import("@zip.js/zip.js/lib/zip-core-reader.js");
type FileEntry = import("@zip.js/zip.js/lib/zip-core-reader.js").FileEntry;

export interface ZipMember extends ByteStream {
  readonly path: string;
}

const SLICE = 1024 * 1024;
const STORED = 0;
/** Of a member's own header, before its name and its extra field, whose lengths are its last two numbers. */
const HEADER_BYTES = 30;
/** A directory of a million members is a tenth of this; a longer one is a trap. */
const DIRECTORY_BYTES = 64 * 1024 * 1024;
const MAX_MEMBERS = 10_000; // arrays in one file; who stores chunks says more

/**
 * The files in a zip. Their streams end with the check of their CRC; stored ones can be read by range, the CRC is checked before the first.
 *
 * Throws  "invalid-format" for what is no zip, was cut or is damaged; "unsupported" for encrypted and split ones.
 */
export async function listZipMembers(
  source: ByteSource,
  { signal, maxMembers = MAX_MEMBERS }: Opts & { maxMembers?: number } = {},
): Promise<ZipMember[]> {
  const zip: Zip = await import("@zip.js/zip.js/lib/zip-core-reader.js");
  const reader = new zip.ZipReader(readerOf(source, { ...(signal && { signal }) }), {
    useWebWorkers: false, // it would start workers of its own, from Blobs that the policy forbids
    filenameValidation: "tolerant", // nothing is unpacked under these names
    checkOverlappingEntry: true,
    checkLocalFilename: true,
  });
  const members: ZipMember[] = [];
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      signal?.throwIfAborted();
      if (members.length === maxMembers) throw new Error(`it has more than ${maxMembers} members`);
      if (!entry.directory) members.push(memberOf(entry as FileEntry, source));
    }
  } catch (error) {
    throw signal?.aborted ? signal.reason : explain(error, "The zip");
  }
  return members;
}

function memberOf(entry: FileEntry, source: ByteSource): ZipMember {
  const path = entry.filename;
  if (entry.encrypted)
    throw new FieldError("unsupported", `“${path}” is encrypted. Save the arrays again without a password.`, { path });
  const member: ZipMember = {
    path,
    byteLength: entry.uncompressedSize,
    async *open({ signal } = {}) {
      signal?.throwIfAborted();
      const through = new TransformStream<Uint8Array, Uint8Array>();
      const life = new AbortController();
      const stopping = signal ? AbortSignal.any([signal, life.signal]) : life.signal;
      const writing = entry.getData(through.writable, { signal: stopping, checkCrc32: true });
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
        throw signal?.aborted ? signal.reason : explain(error, `“${path}”`);
      } finally {
        life.abort();
        reader.cancel().catch(() => {}); // ended already
      }
    },
  };
  return entry.compressionMethod === STORED ? { ...member, read: rangesOf(member, entry, source) } : member;
}

function rangesOf(member: ZipMember, entry: FileEntry, source: ByteSource): ByteSource["read"] {
  let checked: Promise<number> | undefined;
  const check = async (o: Opts) => {
    for await (const _ of member.open(o)); // reading to the end is checking
    const header = await source.read(entry.offset, entry.offset + HEADER_BYTES, o);
    const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
    return entry.offset + HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  };
  return async (start, end, o = {}) => {
    checked ??= check(o).catch((error: unknown) => {
      checked = undefined; // an abort is this reader's alone
      throw error;
    });
    const at = await checked;
    return source.read(at + start, at + Math.min(end, member.byteLength), o);
  };
}

/** With slices as large as storages like them; zip.js asks a Blob for 64 KiB at a time. */
function readerOf(source: ByteSource, o: Opts) {
  return {
    size: source.byteLength,
    get readable() {
      return this.createReadable({ size: source.byteLength });
    },
    async readUint8Array(offset: number, length: number) {
      if (length > DIRECTORY_BYTES) throw new Error("a part of its directory says that it is absurdly long");
      return source.read(offset, Math.min(offset + length, source.byteLength), o) as Promise<Uint8Array<ArrayBuffer>>;
    },
    createReadable({ offset = 0, size = source.byteLength } = {}) {
      const end = Math.min(offset + size, source.byteLength);
      let at = offset;
      return new ReadableStream<Uint8Array<ArrayBuffer>>(
        {
          async pull(controller) {
            if (at >= end) return controller.close();
            const slice = (await source.read(at, Math.min(at + SLICE, end), o)) as Uint8Array<ArrayBuffer>;
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

/** In a person's words: what, where, what to do. */
function explain(error: unknown, what: string): Error {
  if (error instanceof Error && error.name === "FieldError") return error;
  const message = error instanceof Error ? error.message : String(error);
  const isForeign = /encrypt|split|compression method/i.test(message);
  const advice = isForeign
    ? "Unpack it and save its arrays again with numpy.savez."
    : "It is damaged or was cut: copy it again from where it was made.";
  const text = `${what} cannot be read (${message}). ${advice}`;
  return new FieldError(isForeign ? "unsupported" : "invalid-format", text, { path: what }, error);
}
