import { FieldError } from "../../base/errors.ts";
import { parseBase64 } from "../handle/binary.ts";

const BITS = [128, 192, 256];

/** The AES key of a secret `{ key: <JWK> }`; nothing of it is told in an error. */
export async function importKey(secret: Readonly<Record<string, unknown>>, credential: string): Promise<CryptoKey> {
  const { subtle } = globalThis.crypto;
  if (!subtle) throw new FieldError("unsupported", "encryption needs HTTPS: this page has no WebCrypto");
  const refuse = (path: string, what: string) =>
    new FieldError("invalid-argument", `the credential "${credential}": ${path} ${what}`, { credential, path });
  const { key } = secret;
  if (typeof key !== "object" || key === null) throw refuse("key", "must be a JSON Web Key");
  const { kty, k, alg } = key as Record<string, unknown>;
  if (kty !== "oct") throw refuse("key.kty", 'must be "oct"');
  const bytes = typeof k === "string" ? parseKeyBytes(k) : undefined;
  if (!bytes || !BITS.includes(bytes.length * 8)) throw refuse("key.k", "must be 128, 192 or 256 bits in base64url");
  if (alg !== undefined && alg !== `A${bytes.length * 8}GCM`) throw refuse("key.alg", "is for something else");
  try {
    return await subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  } catch {
    throw new FieldError("unsupported", `this browser has no AES with ${bytes.length * 8} bits`, { credential });
  }
}

function parseKeyBytes(k: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]+$/.test(k)) return undefined;
  try {
    return parseBase64(k.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return undefined;
  }
}
