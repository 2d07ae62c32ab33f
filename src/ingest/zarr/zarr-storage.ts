/** A Zarr store's files as the attachments of the one document of a storage that is only read. */
import { FieldError } from "../../base/errors.ts";
import type { ByteStream } from "../../format/index.ts";
import { type JioStorage, storageOf } from "../../jio/index.ts";
import { readWhole, type ZarrFiles } from "./zarr-files.ts";

/** The id of the document. */
export const STORE_ID = "zarr";

const MAX_BYTES = 256 * 1024 * 1024;

export function storageOfFiles(files: ZarrFiles, count: (bytes: number) => void): JioStorage {
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
        const bytes = await readWhole(file, { ...o, start, end });
        count(bytes.length);
        return new Blob([bytes]);
      },
    },
    { type: "memory", capacities: [] }, // nobody else reaches it: locks and pins stay in this thread
  );
}
