import { isCode } from "../../base/errors.ts";

/** Bytes that are gone: a Blob whose file was removed, or a storage that says so. */
export function isUnreadable(error: unknown): boolean {
  const isBlobGone =
    error instanceof DOMException && (error.name === "NotFoundError" || error.name === "NotReadableError");
  return isBlobGone || isCode(error, "corrupt") || isCode(error, "not-found");
}
