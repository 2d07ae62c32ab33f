import { expect } from "vitest";
import { FieldError } from "../../../src/base/errors.ts";
import { hexDigest } from "../../conformance/support.ts";
import type { Handle, Model } from "./model.ts";

/** What a call came to; of a failure only what callers may branch on. */
export type Outcome<T> = { value: T } | { code: string; length?: unknown };

export async function outcome<T>(call: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await call() };
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    return { code: error.code, ...(error.code === "conflict" && { length: error.facts.length }) };
  }
}

/** The same failure, or success on both sides; then `value` is what the storage had to answer. */
export function expectSame(real: Outcome<unknown>, wanted: Outcome<unknown>, value?: unknown): void {
  if ("code" in real || "code" in wanted) {
    expect(real).toEqual(wanted);
    return;
  }
  const { bytes, ...rest } = (real.value ?? {}) as { bytes?: Uint8Array };
  const { bytes: wantedBytes, ...wantedRest } = (value ?? {}) as { bytes?: Uint8Array };
  if (bytes instanceof Uint8Array && wantedBytes instanceof Uint8Array) {
    expect(rest).toEqual(wantedRest);
    expectSameBytes(bytes, wantedBytes);
  } else expect(real.value).toEqual(value);
}

/** Tells where they differ; a matcher on megabytes would take seconds. */
export function expectSameBytes(seen: Uint8Array, wanted: Uint8Array): void {
  let differs = -1;
  for (let n = 0; n < wanted.length && differs < 0; n++) if (seen[n] !== wanted[n]) differs = n;
  expect({ length: seen.length, differs }).toEqual({ length: wanted.length, differs: -1 });
}

/** Facts and bytes of all attachments of one document, as the model has them. */
export async function checkAttachments(storage: ReturnType<Handle>, model: Model, id: string): Promise<void> {
  const facts = await outcome(() => storage.allAttachments(id));
  const document = model.get(id);
  if (!document) return expect(facts).toEqual({ code: "not-found" });
  if ("code" in facts) throw new Error(`all attachments of ${id}: ${facts.code}`);
  expect(Object.keys(facts.value).sort()).toEqual([...document.attachments.keys()].sort());
  for (const [name, { bytes, type, growing }] of document.attachments) {
    const { digest, ...rest } = facts.value[name]!;
    expect(rest, `${id} ${name}`).toEqual({ length: bytes.length, content_type: type });
    if (digest !== undefined || !growing) expect(digest, `${id} ${name}`).toBe(await hexDigest(bytes));
    expectSameBytes(new Uint8Array(await storage.getAttachment(id, name, { format: "array_buffer" })), bytes);
  }
}
