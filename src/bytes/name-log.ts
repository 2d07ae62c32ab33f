import { takeLock } from "../base/lock.ts";

const TURN = "field:name-log";
const DONE = "field:name-log-padded";

/** Their records take 38 KiB; a block of the log is 32. */
const NAMES = 40;
const LONG = "-".repeat(220);

let padded: Promise<void> | undefined;

/**
 * Has the browser begin a new block of the log in which it keeps the names of this site's files, once in its life and before any is made.
 *
 * Chromium (seen in 156) writes on in the log it finds. Where the last browser died between the head of a record and its body, the next
 * start but one drops that record with all that follows in its block: every file that was made meanwhile. Folders made and removed again
 * fill the block; of what is dropped then, nobody needs anything.
 */
export function padNameLog(): Promise<void> {
  padded ??= pad().catch(() => {
    padded = undefined; // whatever is wrong here, making the file itself tells better; the next one tries again
  });
  return padded;
}

async function pad(): Promise<void> {
  if (!navigator.locks) return;
  await navigator.locks.request(TURN, async () => {
    const { held = [] } = await navigator.locks.query();
    if (held.some(({ name }) => name === DONE)) return; // somebody has done it since the browser started
    const root = await navigator.storage.getDirectory();
    for (let n = 0; n < NAMES; n++) {
      const name = `field-padding-${LONG}${n}`;
      await root.getDirectoryHandle(name, { create: true });
      await root.removeEntry(name);
    }
    await takeLock(DONE); // until this thread ends
  });
}
