/** One connection to a database, opened at first need and kept open; it makes way when another tab upgrades or deletes. */
import { openDB } from "idb";
import { FieldError } from "../../base/errors.ts";
import { startFreshLog } from "./fresh-log.ts";
import { databaseName } from "./names.ts";
import { type Database, isCurrent, type Schema, upgradeSchema, type WantedIndexes } from "./schema.ts";

const OPEN_ATTEMPTS = 20; // several tabs may upgrade at once

export type Use = ReturnType<typeof createConnection>;

/** The database has the `wanted` indexes over documents when it is used, and keeps what others wanted. */
export function createConnection(database: string, wanted: WantedIndexes = []) {
  let current: Promise<Database> | undefined;
  let closed = false;

  function connect(): Promise<Database> {
    const opening: Promise<Database> = openCurrent(database, wanted, () => leave(opening));
    opening.catch(() => leave(opening));
    return opening;
  }

  function leave(connection: Promise<Database> | undefined) {
    if (current === connection) current = undefined;
    connection?.then((db) => db.close()).catch(() => {}); // one that never opened has nothing to close
  }

  async function use<T>(work: (db: Database) => Promise<T> | T): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      if (closed) throw new FieldError("invalid-argument", "this storage is closed", { database });
      let connection: Promise<Database> | undefined;
      try {
        connection = current ??= connect();
        return await work(await connection);
      } catch (error) {
        if (isNamed(error, "QuotaExceededError"))
          throw new FieldError("over-quota", "the browser gives this site no more space", { database }, error);
        if (!isNamed(error, "InvalidStateError")) throw error;
        leave(connection); // it closed under us and refused to begin a transaction
        if (attempt === OPEN_ATTEMPTS)
          throw new FieldError("locked", "other tabs upgrade or delete this database", { database }, error);
      }
    }
  }
  use.close = () => {
    closed = true;
    leave(current);
  };
  return use;
}

/** Whatever version is there; a version more where something is missing in it. */
async function openCurrent(database: string, wanted: WantedIndexes, leave: () => void): Promise<Database> {
  await startFreshLog();
  let version: number | undefined;
  for (let attempt = 1; ; attempt++) {
    let failure: unknown;
    try {
      const db = await openDB<Schema>(databaseName(database), version, {
        upgrade(fresh, _old, _new, tx) {
          upgradeSchema(fresh, tx, wanted).catch((error: unknown) => {
            failure = error;
            abort(tx);
          });
        },
        blocking: leave, // another tab upgrades or deletes: make way, and open again when asked again
        terminated: leave,
      });
      if (isCurrent(db, wanted)) return db;
      version = db.version + 1;
      db.close();
      if (attempt === OPEN_ATTEMPTS) throw new FieldError("locked", "other tabs upgrade this database", { database });
    } catch (error) {
      if (attempt === OPEN_ATTEMPTS || !isNamed(error, "VersionError")) throw failure ?? error;
      version = undefined; // another tab was faster
    }
  }
}

/** Half an upgrade is none. */
function abort(tx: { abort(): void }): void {
  try {
    tx.abort();
  } catch {
    // it had ended by itself
  }
}

export function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}
