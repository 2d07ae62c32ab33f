import { FieldError } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import {
  type ArrayFacts,
  type ArrayFile,
  type ByteSource,
  type Dialect,
  fileOfArrays,
  readCsv,
  readNpy,
  readNpz,
  readWendelin,
  streamOf,
} from "../format/index.ts";
import { detectFile, FRONT_BYTES } from "./detect-file.ts";

export interface OpenedFile {
  readonly file: ArrayFile;
  readonly format: "npy" | "npz" | "wendelin" | "csv";
  /** How it was read, where that was a choice. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** How often a format is read from front to back, opening it and its digest included. */
export const PASSES = { npy: 2, npz: 2, wendelin: 2, csv: 2 } as const;

/** Its arrays, one of them named `data`. Throws "invalid-format"; "unsupported" also for what is no file of arrays. */
export async function openArrayFile(
  source: ByteSource,
  { name, dialect, ...o }: Opts & { name: string; dialect?: Partial<Dialect> },
): Promise<OpenedFile> {
  const format = await detectArrayFile(source, name, o);
  switch (format) {
    case "npy":
      return { format, parameters: {}, file: fileOfArrays([await readNpy(streamOf(source), { ...o, name: "data" })]) };
    case "wendelin":
      return { format, parameters: {}, file: fileOfArrays([await readWendelin(source, { ...o, name: "data" })]) };
    case "npz":
      return { format, parameters: {}, file: renamed(fileOfArrays(await readNpz(source, o))) };
    case "csv": {
      const file = await readCsv(streamOf(source), { ...o, ...(dialect && { dialect }) });
      return { format, parameters: { ...file.dialect }, file: renamed(file) };
    }
  }
}

export async function detectArrayFile(source: ByteSource, name: string, o: Opts): Promise<OpenedFile["format"]> {
  const kind = detectFile(await source.read(0, Math.min(FRONT_BYTES, source.byteLength), o), name);
  if (kind === "npy" || kind === "npz" || kind === "wendelin" || kind === "csv") return kind;
  const message = `“${name}” is no file of arrays that we know: NPY, NPZ, CSV, or Wendelin's. A table of text needs a name that ends in .csv.`;
  throw new FieldError("unsupported", message, { kind });
}

/** Names that arrays of a Zarr group may have; one is `data`: the one of that name, else the largest. */
function renamed(file: ArrayFile): ArrayFile {
  const { arrays } = file;
  const size = ({ shape }: ArrayFacts) => shape.reduce((a, b) => a * b, 1);
  const main = arrays.find(({ name }) => name === "data") ?? [...arrays].sort((a, b) => size(b) - size(a))[0];
  const taken = new Set(["data"]);
  const named = arrays.map((array): ArrayFacts => {
    const name = array === main ? "data" : freeName(array.name, taken);
    // One name is one length for all readers of a group.
    const dimensionNames = array.dimensionNames ?? array.shape.map((_length, axis) => `${name}_${axis}`);
    const attributes = name === array.name ? array.attributes : { long_name: array.name, ...array.attributes };
    return { ...array, name, dimensionNames, ...(attributes && { attributes }) };
  });
  return { ...file, arrays: named };
}

function freeName(wanted: string, taken: Set<string>): string {
  const plain =
    wanted
      .replace(/[^\w-]+/g, "_")
      .replace(/^-+/, "")
      .slice(0, 90) || "array";
  let name = plain;
  for (let i = 2; taken.has(name); i++) name = `${plain}_${i}`;
  taken.add(name);
  return name;
}
