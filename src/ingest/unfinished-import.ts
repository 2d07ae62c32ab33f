/** What is kept of an import that was cut short, as a document beside the bytes that came in; nobody meets it as a Data Stream. Pure. */
import { FieldError } from "../base/errors.ts";
import type { Doc } from "../jio/index.ts";

export const IMPORT_MODULE = "import_module";
export const IMPORT_TYPE = "Unfinished Import";
/** Below this a file comes in again sooner than a person has answered a question. */
export const LEAST_KEPT_BYTES = 8_000_000;
/** Nobody who has not gone on by then will. */
const KEPT_DAYS = 7;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface UnfinishedImport {
  /** The file's. */
  readonly name: string;
  readonly length: number; // bytes
  readonly lastModified: number; // milliseconds since 1970
  /** The document of the Data Stream to be. */
  readonly document: Doc;
  /** Where the file lies that was shared with the app. */
  readonly inbox?: string;
  /** When it was last begun or gone on with; ISO 8601. */
  readonly since: string;
}

export const newImportId = (): string => `${IMPORT_MODULE}/${crypto.randomUUID()}`;

/** The Web Lock that whoever brings it in holds. */
export const importLock = (id: string): string => `field:import:${id}`;

export function formatUnfinished({ name, length, lastModified, document, inbox, since }: UnfinishedImport): Doc {
  return {
    portal_type: IMPORT_TYPE,
    title: name,
    content_length: length,
    last_modified: lastModified,
    data_stream: document,
    ...(inbox !== undefined && { inbox }),
    creation_date: since,
  };
}

/** Throws "invalid-metadata" for what another version may have left. */
export function parseUnfinished(doc: Doc): UnfinishedImport {
  const { portal_type, title, content_length, last_modified, data_stream, inbox, creation_date } = doc;
  const isWhole =
    portal_type === IMPORT_TYPE &&
    typeof title === "string" &&
    Number.isSafeInteger(content_length) &&
    typeof last_modified === "number" &&
    typeof data_stream === "object" &&
    data_stream !== null &&
    typeof creation_date === "string";
  if (!isWhole) throw new FieldError("invalid-metadata", "this is no unfinished import that we know", { portal_type });
  return {
    name: title,
    length: Number(content_length),
    lastModified: last_modified,
    document: data_stream as Doc,
    ...(typeof inbox === "string" && { inbox }),
    since: creation_date,
  };
}

/** Whether it is only debris by now, at a moment in milliseconds since 1970. */
export function isExpired({ since }: Pick<UnfinishedImport, "since">, now: number): boolean {
  const at = Date.parse(since);
  return !(at + KEPT_DAYS * DAY_MS > now);
}

/** Refuses a file that cannot be the one whose import was cut short; its bytes are compared when it goes on. */
export function checkSameFile(kept: UnfinishedImport, file: Pick<File, "name" | "size">): void {
  if (file.size === kept.length) return;
  const facts = { length: kept.length, size: file.size };
  throw new FieldError(
    "conflict",
    `“${file.name}” is not the file that came in before: it has ${file.size} bytes, not ${kept.length}.`,
    facts,
  );
}
