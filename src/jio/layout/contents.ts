/** What stands in the JSON files of layout `folder`: formatted, and parsed from whatever lies there. */
import * as v from "valibot";
import { FieldError } from "../../base/errors.ts";
import type { Doc } from "../storage.ts";
import { isSegmentFile } from "./paths.ts";

/** `data.<writer>.json`: the segments that make up `data`, in order. */
export interface Manifest {
  length: number;
  sha256: string;
  segments: { name: string; length: number; sha256: string }[];
}

/** `attachments.json`: what a file system does not keep of each attachment. Absent, it can be made again from the files. */
export interface ListedAttachment {
  name: string;
  content_type?: string | undefined;
  length?: number | undefined;
  sha256?: string | undefined;
}

const bytes = v.pipe(v.number(), v.safeInteger("must be a whole number of bytes"), v.minValue(0, "must be 0 or more"));
const digest = v.pipe(v.string(), v.regex(/^[\da-f]{64}$/, "must be 64 hexadecimal digits"));
const segment = v.object({
  name: v.pipe(v.string(), v.check(isSegmentFile, "must be data.<writer>.<number>")),
  length: bytes,
  sha256: digest,
});
const manifest = v.pipe(
  v.object({ length: bytes, sha256: digest, segments: v.array(segment) }),
  v.check(
    ({ length, segments }) => segments.reduce((sum, part) => sum + part.length, 0) === length,
    "its segments do not add up to its length",
  ),
  v.check(({ segments }) => isEachOnce(segments), "it names a segment twice"),
);
const attachments = v.object({
  attachments: v.pipe(
    v.array(
      v.object({
        name: v.pipe(v.string(), v.nonEmpty("must not be empty")),
        content_type: v.optional(v.string()),
        length: v.optional(bytes),
        sha256: v.optional(digest),
      }),
    ),
    v.check((list) => isEachOnce(list), "names an attachment twice"),
  ),
});

function isEachOnce(list: readonly { name: string }[]): boolean {
  return new Set(list.map(({ name }) => name)).size === list.length;
}

/** Indented: people open these files. */
export const formatJson = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

export const formatAttachments = (list: readonly ListedAttachment[]) => formatJson({ attachments: list });

/** `document.json`; throws "invalid-metadata" with the path, as the other two. */
export function parseDocument(text: string, path: string): Doc {
  const value = parseJson(text, path);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refuse(path, "is not a JSON object");
  return value as Doc;
}

export const parseManifest = (text: string, path: string): Manifest => parseAs(manifest, text, path);

export const parseAttachments = (text: string, path: string): ListedAttachment[] =>
  parseAs(attachments, text, path).attachments;

function parseAs<T>(schema: v.GenericSchema<unknown, T>, text: string, path: string): T {
  const result = v.safeParse(schema, parseJson(text, path));
  if (result.success) return result.output;
  const [issue] = result.issues;
  const at = v.getDotPath(issue);
  throw refuse(path, at ? `${at}: ${issue.message}` : issue.message, at ?? undefined);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refuse(path, "is not JSON", undefined, cause);
  }
}

function refuse(path: string, what: string, at?: string, cause?: unknown): FieldError {
  return new FieldError("invalid-metadata", `${path}: ${what}`, { path, ...(at !== undefined && { at }) }, cause);
}
