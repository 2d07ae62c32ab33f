/** Archives that wait in OPFS to be downloaded, where the browser lets nobody write into a chosen file. */
import { createOpfsFolder, type Folder } from "../../bytes/index.ts";

export const exportsFolder = (): Folder => createOpfsFolder("field-exports");

const lockOf = (name: string) => `field:export:${name}`;

/** Keeps the file while this page lives: a download reads it, and nobody tells when that ends. */
export function holdExport(name: string): void {
  void navigator.locks.request(lockOf(name), () => new Promise(() => {}));
}

/** Removes what pages left behind that are gone; what a living one holds stays. */
export async function sweepExports(): Promise<void> {
  if (!globalThis.navigator?.locks) return;
  const folder = exportsFolder();
  for (const name of await folder.list())
    await navigator.locks.request(lockOf(name), { ifAvailable: true }, (lock) => lock && folder.removeFile(name));
}
