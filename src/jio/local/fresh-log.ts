import { deleteDB, openDB } from "idb";
import { takeLock } from "../../base/lock.ts";

const NAME = "field-log";

let started: Promise<void> | undefined;

/**
 * Has the browser begin a new log for this site's databases, once in its life and before anything is written.
 *
 * Chromium (seen in 156) writes on in the log it finds. Where the last browser died between the head of a record and its body, that
 * head is read over once; with more written behind it, the next start calls the log corrupt and drops every database of the site.
 * Deleting a database makes LevelDB write its log out as a table and begin another: 5 ms, and nothing is behind the head any more.
 */
export function startFreshLog(): Promise<void> {
  started ??= renew().catch(() => {}); // whatever is wrong here, the caller's own opening tells better
  return started;
}

async function renew(): Promise<void> {
  if (!(await takeLock(NAME))) return; // held until this thread ends: somebody has done it since the browser started
  (await openDB(NAME)).close();
  await deleteDB(NAME);
}
