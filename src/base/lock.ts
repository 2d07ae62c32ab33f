import { delay, type Opts } from "./signal.ts";

/** Takes a Web Lock if it is free and gives the way to let go of it; the browser does so when the thread ends. */
export function takeLock(name: string): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => {
        if (lock) return new Promise<void>((release) => resolve(release));
        resolve(undefined);
        return undefined;
      })
      .catch(reject);
  });
}

const RETRY_MS = 50;

/** The same, asked for again for a second: the locks of a thread that died are free a moment later. */
export async function takeLockSoon(name: string, o: Opts = {}): Promise<(() => void) | undefined> {
  for (let tries = 20; tries > 0; tries--) {
    const release = await takeLock(name);
    if (release) return release;
    await delay(RETRY_MS, o.signal);
  }
  return undefined;
}
