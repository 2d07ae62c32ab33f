/** The files of somebody's Zarr store, whether they came as a zip or as a folder, under the names that its group gives them. */
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import {
  ARRAY_KEY,
  type ByteSource,
  type ByteStream,
  GROUP_KEY,
  listZipMembers,
  parseJson,
  streamOf,
} from "../../format/index.ts";
import { fileSource } from "../file-source.ts";
import { STORE_MARKS, VERSION_3_KEY } from "./find-stores.ts";

export type ZarrFiles = ReadonlyMap<string, ByteStream>;

/** A file of a chosen or dropped folder; its path begins with the folder's name. */
export interface FolderFile {
  readonly path: string;
  readonly file: File;
}

const MAX_FILES = 1_000_000;
const MAX_METADATA_BYTES = 64 * 1024 * 1024;

/** Throws "invalid-format" for what is no zip or is damaged; "unsupported" for encrypted and split ones. */
export async function filesOfZip(source: ByteSource, o: Opts): Promise<ZarrFiles> {
  const members = await listZipMembers(source, { ...o, maxMembers: MAX_FILES });
  return new Map(members.map((member) => [member.path, member])); // of two of one name the last is in force, as in Python
}

/** True for the files of a Zarr store, which an archive of documents has beside its documents. */
export function isStore(paths: Iterable<string>): boolean {
  const names = new Set([...paths].map((path) => path.slice(path.lastIndexOf("/") + 1)));
  return STORE_MARKS.some((mark) => names.has(mark)) && !names.has("document.json");
}

export function filesOfFolder(list: readonly FolderFile[]): ZarrFiles {
  return new Map(list.map(({ path, file }) => [path.replace(/^\/+/, ""), streamOf(fileSource(file, path))]));
}

/**
 * The files of the one group that is there, by their names in it. An array that stands alone is the array `data` of a group.
 *
 * Throws  "invalid-format" where there is none; "unsupported" where there are several beside each other.
 */
export async function findGroup(files: ZarrFiles, o: Opts): Promise<ZarrFiles> {
  const prefix = prefixOf(files);
  const below = [...files].flatMap(([path, file]) =>
    path.startsWith(prefix) ? [[path.slice(prefix.length), file] as const] : [],
  );
  const inside = new Map(below);
  if (!(await isArray(inside, o))) return inside;
  return new Map(below.map(([name, file]) => [`data/${name}`, file]));
}

/** The shallowest folder with a file of Zarr's in it, "/" at its end. */
function prefixOf(files: ZarrFiles): string {
  const prefixes = new Set<string>();
  for (const path of files.keys()) {
    const at = path.lastIndexOf("/") + 1;
    if (STORE_MARKS.includes(path.slice(at))) prefixes.add(path.slice(0, at));
  }
  const depth = (prefix: string) => prefix.split("/").length;
  const least = Math.min(...[...prefixes].map(depth));
  const [first, second] = [...prefixes].filter((prefix) => depth(prefix) === least);
  if (first === undefined)
    throw new FieldError("invalid-format", "There is no Zarr array in it: no .zgroup, .zarray or zarr.json.", {});
  if (second === undefined) return first;
  const message = `It has several Zarr stores beside each other, “${first}” and “${second}”. Choose one of them.`;
  throw new FieldError("unsupported", message, { paths: [first, second] });
}

async function isArray(files: ZarrFiles, o: Opts): Promise<boolean> {
  if (files.has(ARRAY_KEY)) return true;
  return !files.has(GROUP_KEY) && (await nodeType(files, VERSION_3_KEY, o)) === "array";
}

/** What a file of version 3 says that it describes; undefined where there is no such file. */
export async function nodeType(files: ZarrFiles, name: string, o: Opts): Promise<unknown> {
  if (!files.has(name)) return undefined;
  const json = await readJson(files, name, o);
  return typeof json === "object" && json !== null && "node_type" in json ? json.node_type : undefined;
}

/** Throws "invalid-metadata", the file named. */
export async function readJson(files: ZarrFiles, name: string, o: Opts): Promise<unknown> {
  const file = files.get(name);
  if (!file) throw new FieldError("invalid-metadata", `${name} is not there`, { key: name });
  if (file.byteLength > MAX_METADATA_BYTES)
    throw new FieldError("invalid-metadata", `${name} is too long for metadata`, {
      key: name,
      length: file.byteLength,
    });
  return parseJson(new TextDecoder().decode(await readWhole(file, o)), name);
}

/** Bytes [start, end) of a file; throws "invalid-format" where it ends before. */
export async function readWhole(
  file: ByteStream,
  { start = 0, end = file.byteLength, ...o }: Opts & { start?: number; end?: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const stop = Math.min(end, file.byteLength);
  const whole = new Uint8Array(Math.max(0, stop - start));
  if (file.read && whole.length > 0 && whole.length < file.byteLength) {
    const bytes = await file.read(start, stop, o);
    if (bytes.length < whole.length)
      throw new FieldError("invalid-format", "a file ends before its length", { start, stop });
    return Uint8Array.from(bytes);
  }
  let at = 0;
  for await (const bytes of file.open(o)) {
    const part = bytes.subarray(Math.max(0, start - at), Math.max(0, stop - at));
    if (part.length > 0) whole.set(part, Math.max(0, at - start));
    at += bytes.length;
    if (at >= stop && stop < file.byteLength) break; // what is read to its end is checked
  }
  return whole;
}
