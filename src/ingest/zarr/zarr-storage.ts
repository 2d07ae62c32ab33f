/** A Zarr store's files as the attachments of the one document of a storage that is only read. */
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { ByteStream } from "../../format/index.ts";
import { type JioStorage, storageOf } from "../../jio/index.ts";
import { readWhole, type ZarrFiles } from "./zarr-files.ts";

/** The id of the document. */
export const STORE_ID = "zarr";

const MAX_BYTES = 256 * 1024 * 1024;

/** Ranges of a packed member are many, as those of a shard: it is unpacked once, not for each. Memory: one member. */
function createRangeReader() {
  let last: { file: ByteStream; whole: Promise<Uint8Array<ArrayBuffer>> } | undefined;
  return async (file: ByteStream, o: Opts & { start: number; end: number }): Promise<Uint8Array<ArrayBuffer>> => {
    const isWhole = o.start === 0 && o.end >= file.byteLength;
    if (file.read || isWhole || file.byteLength > MAX_BYTES) return readWhole(file, o);
    if (last?.file !== file) {
      const { start: _start, end: _end, ...own } = o;
      const whole = readWhole(file, own);
      last = { file, whole };
      whole.catch(() => {
        if (last?.whole === whole) last = undefined;
      });
    }
    return (await last!.whole).slice(o.start, o.end);
  };
}

export function storageOfFiles(files: ZarrFiles, count: (bytes: number) => void): JioStorage {
  const readRange = createRangeReader();
  const fileOf = (name: string): ByteStream => {
    const file = files.get(name);
    if (!file) throw new FieldError("not-found", `${name} is not there`, { name });
    return file;
  };
  return storageOf(
    {
      get: () => ({}),
      allAttachments: () =>
        Object.fromEntries([...files].map(([name, { byteLength }]) => [name, { length: byteLength }])),
      async getAttachment(_id, name, { start, end, ...o }) {
        const file = fileOf(name);
        if (Math.min(end, file.byteLength) - start > MAX_BYTES)
          throw new FieldError("over-budget", `${name} has ${file.byteLength} bytes: too many for one chunk`, { name });
        const bytes = await readRange(file, { ...o, start, end });
        count(bytes.length);
        return new Blob([bytes]);
      },
    },
    { type: "memory", capacities: [] }, // nobody else reaches it: locks and pins stay in this thread
  );
}
