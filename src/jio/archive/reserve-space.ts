import { isCode } from "../../base/errors.ts";
import { createScratch } from "../../bytes/index.ts";

/**
 * Whether the browser gives this site so many bytes more: tried with an empty file of that length, which is gone at
 * once. What `estimate()` says is no measure: in Chromium its quota is what is used and 10 GiB, whatever the disk holds.
 *
 * A disk that is fuller than the browser's limit is not seen: the file has no bytes.
 */
export async function hasSpaceFor(bytes: number): Promise<boolean> {
  const scratch = await createScratch();
  try {
    const file = (await scratch.folder.openFile("space", { create: true }))!;
    try {
      file.truncate(Math.min(bytes, Number.MAX_SAFE_INTEGER));
    } finally {
      file.close();
    }
    return true;
  } catch (error) {
    return !isCode(error, "over-quota"); // a disk may take no single file of that length: the import will tell
  } finally {
    await scratch.close();
  }
}
