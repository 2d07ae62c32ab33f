import type { ArrayFormat } from "./export-array.ts";
import type { RecordingFormat } from "./export-recording.ts";

/** What a Data Array is saved as. */
export type SavedFormat = ArrayFormat | "zarr";

/** Endings that a title may have from the file it came from. */
const KNOWN = /\.(npy|npz|csv|tsv|txt|wav|wave|wendelin|zarr\.zip)$/i;
/** Controls, and what Windows keeps for itself. */
const NOT_TAKEN = /[\\/:*?"<>|\p{Cc}]/u;
const LONGEST = 60; // letters, of up to 4 bytes each; file systems take names of 255 bytes

/** What a file of a document is called: its title, as every file system takes it. Raw bytes keep the ending they came with. */
export function exportName(title: string, format: SavedFormat | RecordingFormat): string {
  const ending =
    format === "raw"
      ? (/\.[a-z0-9]{1,8}$/i.exec(title)?.[0] ?? ".bin")
      : format === "zarr"
        ? ".zarr.zip"
        : `.${format}`;
  const stem = title.endsWith(ending) ? title.slice(0, -ending.length) : title.replace(KNOWN, "");
  const plain = Array.from(stem, (letter) => (NOT_TAKEN.test(letter) ? "_" : letter))
    .join("")
    .trim()
    .replace(/^[.~]+|[. ]+$/g, "");
  return `${[...plain].slice(0, LONGEST).join("") || "data"}${ending}`;
}
