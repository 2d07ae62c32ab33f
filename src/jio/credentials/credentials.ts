/** Secrets by name: sealed in a database of their own, so that every thread of the origin finds them; in Node in memory. */
import { FieldError } from "../../base/errors.ts";
import type { Vault } from "./vault.ts";

/** Where there is no IndexedDB, secrets last as long as the process: nothing of them is written to a disk. */
const inMemory = new Map<string, string>();
const memoryVault: Vault = {
  write: async (name, text) => void inMemory.set(name, text),
  read: async (name) => inMemory.get(name),
};

async function openVault(): Promise<Vault> {
  return globalThis.indexedDB ? (await import("./vault.ts")).openVault() : memoryVault;
}

/**
 * Keeps a secret under a name, which descriptions then carry as `credential`; another of that name is replaced.
 *
 * Shape   for crypt `{ key }`, a JSON Web Key: crypto.subtle.exportKey("jwk", await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"])).
 * Memory  copies the secret, sealed, into the database "field-credentials"; storages that are open already keep the old one.
 * Throws  "invalid-argument" for a secret that is no plain object; "unsupported" on pages without HTTPS.
 */
export async function setCredential(name: string, secret: object): Promise<void> {
  if (typeof name !== "string" || name === "")
    throw new FieldError("invalid-argument", "a credential needs a name", { argument: "name" });
  const text = formatSecret(secret);
  await (await openVault()).write(name, text);
}

/** The secret of that name; "not-found" where there is none. */
export async function readCredential(name: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await (await openVault()).read(name);
  if (text === undefined) throw new FieldError("not-found", `there is no credential "${name}"`, { credential: name });
  return JSON.parse(text) as Record<string, unknown>;
}

/** No cause and no value in the error: it may be shown and logged. */
function formatSecret(secret: unknown): string {
  const isObject = typeof secret === "object" && secret !== null && !Array.isArray(secret);
  let text: string | undefined;
  try {
    text = isObject ? JSON.stringify(secret) : undefined;
  } catch {
    text = undefined;
  }
  if (text?.startsWith("{")) return text;
  throw new FieldError("invalid-argument", "a secret must be a plain object", { argument: "secret" });
}
