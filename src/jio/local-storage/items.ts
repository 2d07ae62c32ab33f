/** Attachments as text in a Storage of the window. */
import { FieldError } from "../../base/errors.ts";
import { binaryOf, bytesOf } from "../handle/binary.ts";

/** Only keys that begin with it are ours; others in the origin keep things there too. */
export const PREFIX = "field-attachment:";

export interface Item {
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** The type, a line's end, and a letter for each byte: a type has no line's end in it. */
export function formatItem({ type, bytes }: Item): string {
  return `${type}\n${binaryOf(bytes)}`;
}

export function parseItem(text: string): Item {
  const end = text.indexOf("\n");
  return { type: text.slice(0, Math.max(end, 0)), bytes: bytesOf(text.slice(end + 1)) };
}

export function findStore(isForSession: boolean): Storage {
  try {
    const store = typeof window === "object" && (isForSession ? window.sessionStorage : window.localStorage);
    if (store) return store;
  } catch {
    // an opaque origin, or a person who allows no storage
  }
  throw new FieldError("unsupported", "only a window of a browser has localStorage");
}

/** Other tabs have another session, whose news are not ours. */
export function sessionId(store: Storage): string {
  const key = "field-session";
  const id = store.getItem(key) ?? crypto.randomUUID();
  try {
    store.setItem(key, id);
  } catch {
    // full: only this handle hears of its own changes then
  }
  return id;
}
