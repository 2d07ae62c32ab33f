import { expect } from "vitest";
import { isCode } from "../../src/base/errors.ts";
import type { JioStorage } from "../../src/jio/index.ts";

export interface Made {
  storage: JioStorage;
  /** Another storage on the same data, where there is such a thing. */
  again?: JioStorage;
  cleanUp?(): Promise<void>;
}
export type Hold = () => Made;

export async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => "nothing was rejected",
    (reason: unknown) => reason,
  );
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

export function can(storage: JioStorage, capacity: string): boolean {
  try {
    return storage.hasCapacity(capacity);
  } catch (error) {
    if (isCode(error, "unsupported")) return false;
    throw error;
  }
}

/** Bytes of a pattern without period in any power of two, so that a piece in the wrong place shows. */
export function bytesOf(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let n = 0, state = seed; n < length; n++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[n] = state >>> 24;
  }
  return bytes;
}

/** toEqual takes a second for a megabyte; this tells the first place that differs. */
export function expectBytes(seen: ArrayBuffer | Uint8Array, wanted: Uint8Array): void {
  const bytes = new Uint8Array(seen);
  const differs = bytes.findIndex((byte, n) => byte !== wanted[n]);
  expect({ length: bytes.length, differs }).toEqual({ length: wanted.length, differs: -1 });
}

export async function hexDigest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
