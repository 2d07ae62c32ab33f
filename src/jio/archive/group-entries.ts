/** Which entries of an archive belong to which document: pure. */
import { isCode } from "../../base/errors.ts";
import { type Place, parsePath } from "../layout/paths.ts";
import type { ImportReport } from "./tasks.ts";

/** The parts of one document. */
export interface Found<Entry> {
  id: string;
  /** Where it lies in the archive. */
  path: string;
  document?: Entry;
  attachments?: Entry;
  /** By the name of the attachment. */
  files: Map<string, Entry>;
  /** By the writer. */
  manifests: Map<string, Entry>;
  /** By their own names. */
  segments: Map<string, Entry>;
  /** Paths that are there twice. */
  twice: string[];
}

export interface Grouped<Entry> {
  documents: Found<Entry>[];
  refused: ImportReport["refused"];
}

/** Zip tools often put the folder that was zipped around everything: then the documents lie one folder deeper. */
export function groupEntries<Entry extends { path: string }>(entries: readonly Entry[]): Grouped<Entry> {
  const plain = groupBelow(entries, "");
  if (plain.documents.some(({ document }) => document)) return plain;
  const around = entries.find(({ path }) => parts(path).at(-1) === "document.json");
  const root = around && `${parts(around.path)[0]}/`;
  if (!root || around.path === root) return plain;
  return groupBelow(entries, root);
}

const parts = (path: string) => path.split("/");

function groupBelow<Entry extends { path: string }>(entries: readonly Entry[], root: string): Grouped<Entry> {
  const found = new Map<string, Found<Entry>>();
  const refused: Grouped<Entry>["refused"] = [];
  for (const entry of entries) {
    if (!entry.path.startsWith(root)) continue;
    try {
      const place = parsePath(entry.path.slice(root.length));
      if (place) addTo(found, place, entry, root);
    } catch (error) {
      if (!isCode(error, "invalid-format")) throw error;
      refused.push({ path: entry.path, message: error.message });
    }
  }
  return { documents: [...found.values()], refused };
}

function addTo<Entry extends { path: string }>(
  found: Map<string, Found<Entry>>,
  place: Place,
  entry: Entry,
  root: string,
): void {
  const { id } = place;
  const known: Found<Entry> = found.get(id) ?? {
    id,
    path: root + place.folder,
    files: new Map(),
    manifests: new Map(),
    segments: new Map(),
    twice: [],
  };
  found.set(id, known);
  const put = (map: Map<string, Entry>, key: string) => {
    if (map.has(key)) known.twice.push(entry.path);
    map.set(key, entry);
  };
  if (place.kind === "attachment") put(known.files, place.name);
  else if (place.kind === "manifest") put(known.manifests, place.writer);
  else if (place.kind === "segment") put(known.segments, place.name);
  else if (known[place.kind]) known.twice.push(entry.path);
  else known[place.kind] = entry;
}
