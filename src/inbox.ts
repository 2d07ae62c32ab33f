/** Files that other apps shared with this one, as the service worker put them down: each stays until it is imported or refused. Window only. */
import { takeLock } from "./base/lock.ts";

const FOLDER = "inbox"; // sw/share-target.ts writes it

const DAY_MS = 24 * 60 * 60 * 1000;

export interface SharedFile {
  /** `<share>/<name>` */
  readonly path: string;
  readonly file: File;
}

const openInbox = async () =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER).catch(undefinedIfAbsent);

/** What lies there and no tab has taken yet, but for the paths `without`; from here on it is this tab's, as long as the page lives. */
export async function takeShared(without: ReadonlySet<string>): Promise<SharedFile[]> {
  const inbox = await openInbox();
  if (!inbox) return [];
  const found: SharedFile[] = [];
  for await (const share of inbox.values()) {
    if (share.kind !== "directory") continue;
    for await (const entry of (share as FileSystemDirectoryHandle).values()) {
      if (entry.kind !== "file") continue;
      const path = `${share.name}/${entry.name}`;
      if (without.has(path)) continue;
      const file = await (entry as FileSystemFileHandle).getFile();
      if (file.size === 0) {
        if (Date.now() - file.lastModified > DAY_MS) await dropShared(path); // else it may still be being written
      } else if (await takeLock(`field:inbox:${path}`)) found.push({ path, file });
    }
  }
  return found;
}

/** `undefined` where it is gone. */
export async function sharedFile(path: string): Promise<File | undefined> {
  const [share = "", name = ""] = path.split("/");
  const inbox = await openInbox();
  const folder = await inbox?.getDirectoryHandle(share).catch(undefinedIfAbsent);
  const handle = await folder?.getFileHandle(name).catch(undefinedIfAbsent);
  return handle?.getFile();
}

/** It was imported, or refused. */
export async function dropShared(path: string): Promise<void> {
  const [share = "", name = ""] = path.split("/");
  const inbox = await openInbox();
  const folder = await inbox?.getDirectoryHandle(share).catch(undefinedIfAbsent);
  await folder?.removeEntry(name).catch(undefinedIfAbsent);
  await inbox?.removeEntry(share).catch(() => {}); // others of the same share are still in it
}

function undefinedIfAbsent(error: unknown): undefined {
  if (!(error instanceof DOMException && error.name === "NotFoundError")) throw error;
}
