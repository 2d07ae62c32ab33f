import type { Change } from "../storage.ts";
import { changesChannel } from "./names.ts";

/** News of one database, between all its storages in all tabs and workers; each listener hears a change once. */
export interface Changes {
  announce(changes: readonly Change[]): void;
  watch(listener: (change: Change) => void, o: { signal: AbortSignal }): void;
  close(): void;
}

export function createChanges(database: string): Changes {
  const channel = new BroadcastChannel(changesChannel(database)); // never hears what it sends itself
  const listeners = new Set<(change: Change) => void>();
  let closed = false;
  const tell = (changes: readonly Change[]) => {
    // each in a turn of its own: one that throws takes the news from nobody else
    for (const change of changes) for (const listener of listeners) queueMicrotask(() => listener(change));
  };
  channel.onmessage = ({ data }: MessageEvent<Change | Change[]>) => tell([data].flat()); // a tab of 0.1.0 sends one
  return {
    announce(changes) {
      if (closed) return;
      channel.postMessage(changes);
      tell(changes);
    },
    watch(listener, { signal }) {
      const listen = (change: Change) => signal.aborted || listener(change);
      listeners.add(listen);
      signal.addEventListener("abort", () => listeners.delete(listen), { once: true });
    },
    close() {
      closed = true;
      listeners.clear();
      channel.close();
    },
  };
}
