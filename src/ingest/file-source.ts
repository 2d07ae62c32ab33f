import { FieldError } from "../base/errors.ts";
import type { ByteSource } from "../format/index.ts";

/** `name`: what the file is called where its own name does not say which it is, as in a folder. */
export async function readSlice(
  file: File,
  start: number,
  end: number,
  name = file.name,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(start, end).arrayBuffer());
  } catch (cause) {
    const message = `“${name}” can no longer be read: it was changed or taken away while it came in.`;
    throw new FieldError("not-found", message, { name, offset: start }, cause);
  }
}

export function fileSource(file: File, name = file.name): ByteSource {
  return {
    byteLength: file.size,
    async read(start, end, { signal } = {}) {
      signal?.throwIfAborted();
      return readSlice(file, start, end, name);
    },
  };
}

/** The same source; `count` hears of every byte read. */
export function countedSource(source: ByteSource, count: (bytes: number) => void): ByteSource {
  return {
    byteLength: source.byteLength,
    async read(start, end, o) {
      const bytes = await source.read(start, end, o);
      count(bytes.length);
      return bytes;
    },
  };
}
