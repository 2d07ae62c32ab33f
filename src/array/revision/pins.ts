/** Who still reads which revision of a group: what a commit replaces is kept for them. */
import { takeLock } from "../../base/lock.ts";
import type { JioStorage } from "../../jio/index.ts";
import { homeOf } from "./home.ts";
import { hasWebLocks } from "./write-lock.ts";

const prefixOf = (home: string, id: string) => `field:array-pin:${home}:${id}:`;

const pinned = new Set<string>(); // of storages that only this thread can reach

export interface Pin {
  readonly name: string;
  /** The browser does it when the thread ends. */
  release(): void;
}

export async function pin(storage: JioStorage, id: string, revision: number): Promise<Pin> {
  const home = homeOf(storage);
  const name = `${prefixOf(home.name, id)}${revision}:${crypto.randomUUID()}`;
  if (home.isShared && hasWebLocks()) return { name, release: (await takeLock(name)) ?? (() => {}) };
  pinned.add(name);
  return { name, release: () => void pinned.delete(name) };
}

/** The revisions that somebody reads, in all tabs and workers, each once, ascending; `except` is the pin of who asks. */
export async function pinnedRevisions(storage: JioStorage, id: string, except?: string): Promise<number[]> {
  const home = homeOf(storage);
  const prefix = prefixOf(home.name, id);
  const names = home.isShared && hasWebLocks() ? await heldLocks() : [...pinned];
  const revisions = names
    .filter((name) => name.startsWith(prefix) && name !== except)
    .map((name) => Number(name.slice(prefix.length).split(":", 1)[0]));
  return [...new Set(revisions)].sort((a, b) => a - b);
}

async function heldLocks(): Promise<string[]> {
  const { held = [] } = await navigator.locks.query();
  return held.flatMap(({ name }) => (name === undefined ? [] : [name]));
}
