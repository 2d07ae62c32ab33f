import type { Change } from "../storage.ts";
import { changesChannel } from "./names.ts";

/** News of one database, between all its storages in all tabs and workers; each listener hears a change once. */
export interface Changes {
  announce(change: Change): void;
  watch(listener: (change: Change) => void, o: { signal: AbortSignal }): void;
  close(): void;
}

export function createChanges(database: string): Changes {
  const channel = new BroadcastChannel(changesChannel(database)); // never hears what it sends itself
  const listeners = new Set<(change: Change) => void>();
  let closed = false;
  const tell = (change: Change) => {
    // each in a turn of its own: one that throws takes the news from nobody else
    for (const listener of listeners) queueMicrotask(() => listener(change));
  };
  channel.onmessage = ({ data }: MessageEvent<Change>) => tell(data);
  return {
    announce(change) {
      if (closed) return;
      channel.postMessage(change);
      tell(change);
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
