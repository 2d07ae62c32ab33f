import { nameAt, openArray } from "../../array/index.ts";
import { FieldError, isCode } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import {
  ARRAY_KEY,
  ATTRIBUTES_KEY,
  CONSOLIDATED_KEY,
  type Consolidated,
  formatConsolidated,
  formatGroupMetadata,
  formatJson,
  GROUP_KEY,
  parseConsolidated,
  parseJson,
  writeZip,
} from "../../format/index.ts";
import type { Doc, JioStorage } from "../../jio/index.ts";
import { closingStream } from "../closing-stream.ts";
import type { Exported } from "../export-array.ts";
import { chunksInOrder, inOrder, isBlocked } from "../natural-order.ts";

interface GroupFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The arrays of a document as a zip of their Zarr group, as they lie: `zarr.open(zarr.ZipStore(path))` reads it. Only bins of a
 * spectrum are put in natural order. All of it is of one revision, whatever is committed meanwhile; what is kept for readers of older
 * ones stays away.
 *
 * Memory  a chunk at a time.
 * Throws  "not-found" where there is no array. The stream fails with what reading throws.
 * Source  Zarr storage specification version 2.
 */
export async function exportZarr(storage: JioStorage, id: string, o: Opts): Promise<Exported> {
  const names = Object.keys(await storage.allAttachments(id, o)).filter((name) => !name.startsWith(".kept/"));
  const path = names.flatMap((name) => /^([^/]+)\/(?:\.zarray|zarr\.json)$/.exec(name)?.[1] ?? [])[0];
  if (path === undefined) throw new FieldError("not-found", `document "${id}" has no arrays`, { id });
  const pin = await openArray(storage, id, { ...o, path }); // its revision is kept as long as it is open
  try {
    const revision = pin.ref().revision;
    const group = await groupAt(storage, id, revision, o);
    const files = groupFiles({ storage, id, names, group, revision: Number(revision) }, o);
    return { stream: closingStream(writeZip(filesOfZip(files), o), () => pin.close()) };
  } catch (error) {
    await pin.close();
    throw error;
  }
}

interface Source {
  readonly storage: JioStorage;
  readonly id: string;
  readonly names: readonly string[];
  /** At the revision that is exported; undefined for a group of another writer that says none. */
  readonly group: Consolidated | undefined;
  readonly revision: number;
}

async function* groupFiles(source: Source, o: Opts): AsyncGenerator<GroupFile, void, void> {
  const { names, group } = source;
  const entries = new Map<string, unknown>(group?.entries);
  const blocked = blockedPaths(entries);
  for (const path of blocked) {
    const key = `${path}/${ATTRIBUTES_KEY}`;
    entries.set(key, inOrder(entries.get(key) as Doc));
    yield* inOneOrder(source, path, o);
  }
  for (const name of new Set([...names, ...(await keptNames(source, o))])) {
    o.signal?.throwIfAborted();
    if (name === CONSOLIDATED_KEY || entries.has(name)) continue;
    if (blocked.some((path) => name.startsWith(`${path}/`))) continue;
    const bytes = await readAt(source, name, o);
    if (!bytes) continue;
    if (!group && isMetadata(name)) entries.set(name, parseJson(new TextDecoder().decode(bytes), name));
    else yield { path: name, bytes };
  }
  if (![...entries.keys()].some((key) => key.endsWith(`/${ARRAY_KEY}`))) return; // version 3 alone
  if (!entries.has(GROUP_KEY)) entries.set(GROUP_KEY, formatGroupMetadata());
  const consolidated = formatConsolidated({ entries, revision: source.revision, since: group?.since ?? 0, kept: {} });
  for (const [path, json] of [...entries, [CONSOLIDATED_KEY, consolidated] as const])
    yield { path, bytes: new TextEncoder().encode(formatJson(json as Doc)) };
}

/** Arrays whose elements lie in an order of ours. */
function blockedPaths(entries: ReadonlyMap<string, unknown>): string[] {
  return [...entries].flatMap(([key, json]) => {
    const path = key.endsWith(`/${ATTRIBUTES_KEY}`) ? key.slice(0, -ATTRIBUTES_KEY.length - 1) : undefined;
    const { compressor = null } = Object(entries.get(`${path}/${ARRAY_KEY}`)) as Doc;
    return path !== undefined && compressor === null && isBlocked(json as Doc) ? [path] : [];
  });
}

async function* inOneOrder({ storage, id, revision }: Source, path: string, o: Opts) {
  const array = await openArray(storage, id, { ...o, path, revision: String(revision) });
  try {
    yield* chunksInOrder(array, path, o);
  } finally {
    await array.close();
  }
}

const isMetadata = (name: string) =>
  [GROUP_KEY, ATTRIBUTES_KEY, ARRAY_KEY].some((key) => name === key || name.endsWith(`/${key}`));

/** What the revision had and a later one, committed before the names were read, has no more. */
async function keptNames({ storage, id, revision }: Source, o: Opts): Promise<string[]> {
  const { kept = {} } = (await present(storage, id, o)) ?? {};
  return Object.entries(kept).flatMap(([at, names]) => (Number(at) >= revision ? Object.keys(names) : []));
}

/** An attachment as it was; undefined for one that was not there. A commit is atomic: one that is told of after the read came before it or is not in it. */
async function readAt(
  { storage, id, revision, group }: Source,
  name: string,
  o: Opts,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = await tryRead(storage, id, name, o);
  const now = group && (await present(storage, id, o));
  if (!now || now.revision === revision) return bytes;
  const then = nameAt(now, revision, name);
  if (then === name) return bytes;
  return then === undefined ? undefined : tryRead(storage, id, then, o);
}

async function tryRead(storage: JioStorage, id: string, name: string, o: Opts) {
  try {
    return new Uint8Array(await storage.getAttachment(id, name, { ...o, format: "array_buffer" }));
  } catch (error) {
    if (isCode(error, "not-found")) return undefined;
    throw error;
  }
}

async function present(storage: JioStorage, id: string, o: Opts, name = CONSOLIDATED_KEY) {
  const bytes = await tryRead(storage, id, name, o);
  return bytes && parseConsolidated(parseJson(new TextDecoder().decode(bytes), name), name);
}

async function groupAt(storage: JioStorage, id: string, revision: string, o: Opts): Promise<Consolidated | undefined> {
  const now = await present(storage, id, o);
  if (!now || String(now.revision) === revision) return now;
  const name = nameAt(now, Number(revision), CONSOLIDATED_KEY);
  return name === undefined ? undefined : present(storage, id, o, name);
}

async function* filesOfZip(files: AsyncIterable<GroupFile>) {
  for await (const { path, bytes } of files)
    yield { path, byteLength: bytes.length, open: async () => new Blob([bytes]).stream() };
}
