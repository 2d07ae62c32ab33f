import { NPY_MAGIC, WENDELIN_MAGIC } from "../format/index.ts";

/** What a file is, as far as its first bytes and its name tell. "zip": an archive of everything, or of a Zarr group. */
export type FileKind = "wav" | "npy" | "npz" | "wendelin" | "csv" | "zip" | "unknown";

/** So many bytes of a file's front are enough. */
export const FRONT_BYTES = 16;

const ZIP_MAGICS = [
  [0x50, 0x4b, 3, 4],
  [0x50, 0x4b, 5, 6],
];
const RIFF = ["RIFF", "RIFX", "RF64", "BW64"].map((name) => Array.from(name, (letter) => letter.charCodeAt(0)));

/** Its first bytes count before its name: people rename files. Tables and samples without a header have no mark of their own. */
export function detectFile(front: Uint8Array, name: string): FileKind {
  const begins = (magic: readonly number[]) =>
    front.length >= magic.length && magic.every((byte, i) => front[i] === byte);
  const ending = /\.([^.]*)$/.exec(name.toLowerCase())?.[1] ?? "";
  if (RIFF.some(begins)) return "wav";
  if (begins(NPY_MAGIC)) return "npy";
  if (begins(WENDELIN_MAGIC)) return "wendelin";
  if (ZIP_MAGICS.some(begins)) return ending === "npz" ? "npz" : "zip";
  if (["csv", "tsv", "txt"].includes(ending)) return "csv";
  // Said to be one and is not: its reader tells what is wrong.
  if (ending === "npy" || ending === "npz" || ending === "wav" || ending === "zip") return ending;
  return "unknown";
}
