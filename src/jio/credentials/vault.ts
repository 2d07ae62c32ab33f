import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { FieldError } from "../../base/errors.ts";
import { startFreshLog } from "../local/fresh-log.ts";

export interface Vault {
  write(name: string, text: string): Promise<void>;
  read(name: string): Promise<string | undefined>;
}

interface Schema extends DBSchema {
  keys: { key: string; value: CryptoKey };
  secrets: { key: string; value: Sealed };
}
interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  bytes: ArrayBuffer;
}
type Database = IDBPDatabase<Schema>;

const DATABASE = "field-credentials";
const SEAL = { name: "AES-GCM", length: 256 };

/** Secrets in IndexedDB under a key that no script can read, so that a copy of the database is worth nothing elsewhere. */
export function openVault(): Vault {
  if (!globalThis.crypto?.subtle)
    throw new FieldError("unsupported", "credentials need HTTPS: this page has no WebCrypto");
  return {
    write: (name, text) =>
      use(async (db) => {
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const key = await sealingKey(db);
        const bytes = await crypto.subtle.encrypt({ ...SEAL, ...bind(name), iv }, key, new TextEncoder().encode(text));
        await db.put("secrets", { iv, bytes }, name);
      }),
    read: (name) =>
      use(async (db) => {
        const sealed = await db.get("secrets", name);
        return sealed && unseal(await sealingKey(db), name, sealed);
      }),
  };
}

async function unseal(key: CryptoKey, name: string, { iv, bytes }: Sealed): Promise<string> {
  try {
    return new TextDecoder().decode(await crypto.subtle.decrypt({ ...SEAL, ...bind(name), iv }, key, bytes));
  } catch {
    throw new FieldError("corrupt", `the credential "${name}" cannot be opened: set it again`, { credential: name });
  }
}

const bind = (name: string) => ({ additionalData: new TextEncoder().encode(JSON.stringify(name)) });

/** The first thread makes it; made before the transaction, since waiting for it would end one. */
async function sealingKey(db: Database): Promise<CryptoKey> {
  const known = await db.get("keys", "seal");
  if (known) return known;
  const made = await crypto.subtle.generateKey(SEAL, false, ["encrypt", "decrypt"]);
  const tx = db.transaction("keys", "readwrite", { durability: "strict" });
  const other = await tx.store.get("seal");
  if (!other) await tx.store.put(made, "seal");
  await tx.done;
  return other ?? made;
}

/** Opened for one call: secrets are seldom asked for, and nothing stands in the way of an upgrade. */
async function use<T>(work: (db: Database) => Promise<T>): Promise<T> {
  let db: Database;
  await startFreshLog();
  try {
    db = await openDB<Schema>(DATABASE, 1, {
      upgrade(fresh) {
        fresh.createObjectStore("keys");
        fresh.createObjectStore("secrets");
      },
    });
  } catch (error) {
    throw new FieldError("unsupported", "this page may keep no credentials", {}, error);
  }
  try {
    return await work(db);
  } catch (error) {
    if (error instanceof DOMException && error.name === "QuotaExceededError")
      throw new FieldError("over-quota", "the browser gives this site no more space", {}, error);
    throw error;
  } finally {
    db.close();
  }
}
