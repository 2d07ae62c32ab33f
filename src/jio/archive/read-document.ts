/** One document of an archive, with all that its files say checked against each other; nothing but small files is read. */
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import { type ListedAttachment, parseAttachments, parseDocument, parseManifest } from "../layout/contents.ts";
import { STREAM } from "../layout/paths.ts";
import type { Doc } from "../storage.ts";
import type { Found } from "./group-entries.ts";
import type { ZipEntry } from "./zip-reader.ts";

const JSON_LENGTH = 64 * 1024 * 1024;

export interface ArchivedPart {
  entry: ZipEntry;
  sha256?: string | undefined;
}

export interface ArchivedAttachment {
  name: string;
  path: string;
  content_type?: string | undefined;
  length: number;
  sha256?: string | undefined;
  /** One after another. */
  parts: ArchivedPart[];
}

export interface ArchivedDocument {
  id: string;
  path: string;
  doc: Doc;
  attachments: ArchivedAttachment[];
}

/** Throws "invalid-metadata", "corrupt" or "unsupported", with the path in the archive. */
export async function readDocument(found: Found<ZipEntry>, o: Opts): Promise<ArchivedDocument> {
  const { id, path, document, twice } = found;
  if (twice[0] !== undefined) throw refuse(twice[0], "is there twice, and nobody can tell which one is meant");
  if (!document) throw refuse(path, "its document.json is missing");
  const locked = entriesOf(found).find(({ encrypted }) => encrypted);
  if (locked)
    throw new FieldError("unsupported", `${locked.path} is encrypted. Unpack it and zip it again without a password.`, {
      path: locked.path,
    });
  const doc = parseDocument(await readText(document, o), document.path);
  const listed = found.attachments
    ? parseAttachments(await readText(found.attachments, o), found.attachments.path)
    : undefined;
  const attachments = [...found.files].map(([name, entry]) => ({
    name,
    path: entry.path,
    length: entry.length,
    parts: [{ entry }],
  }));
  const stream = await readStream(found, o);
  return { id, path, doc, attachments: check([...attachments, ...(stream ? [stream] : [])], listed, path) };
}

function refuse(path: string, what: string): FieldError {
  return new FieldError("invalid-metadata", `${path}: ${what}`, { path });
}

function entriesOf({ document, attachments, files, manifests, segments }: Found<ZipEntry>): ZipEntry[] {
  const all = [document, attachments, ...files.values(), ...manifests.values(), ...segments.values()];
  return all.filter((entry) => entry !== undefined);
}

async function readText(entry: ZipEntry, o: Opts): Promise<string> {
  if (entry.length > JSON_LENGTH)
    throw refuse(entry.path, `${entry.length} bytes are too many for a file of this kind`);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of entry.read({ ...o, checkCrc: true })) chunks.push(chunk);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await new Blob(chunks).arrayBuffer());
  } catch (cause) {
    throw new FieldError("invalid-metadata", `${entry.path}: is no UTF-8 text`, { path: entry.path }, cause);
  }
}

/** `data` from its segments; `undefined` where there is none, or a plain file of that name. */
async function readStream(found: Found<ZipEntry>, o: Opts): Promise<ArchivedAttachment | undefined> {
  const [first, second] = found.manifests.values();
  if (!first) {
    const [orphan] = found.segments.values();
    if (orphan) throw refuse(orphan.path, "the data.….json that names this segment is missing");
    return undefined;
  }
  if (second) throw refuse(second.path, "two writers' data; this app cannot tell which one counts");
  if (found.files.has(STREAM)) throw refuse(first.path, "there is a plain file “data” beside it");
  const { length, sha256, segments } = parseManifest(await readText(first, o), first.path);
  const parts = segments.map((segment) => {
    const entry = found.segments.get(segment.name);
    if (!entry) throw refuse(first.path, `the segment ${segment.name} is missing`);
    if (entry.length !== segment.length)
      throw new FieldError("corrupt", `${entry.path}: has ${entry.length} bytes, not ${segment.length}`, {
        path: entry.path,
      });
    return { entry, sha256: segment.sha256 };
  });
  return { name: STREAM, path: first.path, length, sha256, parts };
}

/** The list tells types and digests; where it and the files disagree, something was lost. */
function check(
  attachments: ArchivedAttachment[],
  listed: ListedAttachment[] | undefined,
  folder: string,
): ArchivedAttachment[] {
  const list = new Map(listed?.map((item) => [item.name, item]));
  const there = new Set(attachments.map(({ name }) => name));
  for (const name of list.keys())
    if (!there.has(name)) throw refuse(folder, `the attachment “${name}” is missing from the archive`);
  return attachments.map((attachment) => {
    const { content_type, length, sha256 } = list.get(attachment.name) ?? {};
    const { path } = attachment;
    if (length !== undefined && length !== attachment.length)
      throw new FieldError("corrupt", `${path}: has ${attachment.length} bytes, not ${length}`, { path });
    if (sha256 && attachment.sha256 && sha256 !== attachment.sha256)
      throw refuse(path, "attachments.json tells another digest");
    return { ...attachment, content_type, sha256: sha256 ?? attachment.sha256 };
  });
}
