/** AES-GCM with an IV of its own for each piece, and what the piece is bound to: moved elsewhere, it does not open. */
import { FieldError } from "../../base/errors.ts";

export const IV_LENGTH = 12;
export const TAG_LENGTH = 16;

type Bytes = Uint8Array<ArrayBuffer>;

/** IV, ciphertext and tag in one. Source: NIST SP 800-38D, 96-bit random IVs (8.2.2). */
export async function seal(key: CryptoKey, bound: Bytes, plain: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_LENGTH));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound }, key, plain);
  const bytes = new Uint8Array(IV_LENGTH + sealed.byteLength);
  bytes.set(iv);
  bytes.set(new Uint8Array(sealed), IV_LENGTH);
  return bytes;
}

/** `undefined` for what was not sealed with this key, was changed, or is bound to something else. */
export async function open(key: CryptoKey, bound: Bytes, sealed: Bytes): Promise<Bytes | undefined> {
  if (sealed.length < IV_LENGTH + TAG_LENGTH) return undefined;
  const parameters = { name: "AES-GCM", iv: sealed.subarray(0, IV_LENGTH), additionalData: bound };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters, key, sealed.subarray(IV_LENGTH)));
  } catch {
    return undefined;
  }
}

/** Bytes that stand for a list of texts and for no other; half a surrogate pair is escaped. */
export const bind = (...texts: string[]): Bytes => new TextEncoder().encode(JSON.stringify(texts));

export function corrupt(id: string, name?: string): FieldError {
  const what = name === undefined ? `the document ${id}` : `${name} of ${id}`;
  const facts = name === undefined ? { id } : { id, name };
  return new FieldError("corrupt", `${what} does not open: another key sealed it, or it was changed`, facts);
}
