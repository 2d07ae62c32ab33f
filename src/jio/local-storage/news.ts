import type { Change } from "../storage.ts";

/** News between all storages on one store, one's own included: what is written at once would else overtake what others told. */
export function createNews(name: string) {
  const [sender, receiver] = [new BroadcastChannel(name), new BroadcastChannel(name)]; // a channel never hears itself
  const listeners = new Set<(change: Change) => void>();
  receiver.onmessage = ({ data }: MessageEvent<Change>) => {
    for (const listener of listeners) queueMicrotask(() => listener(data));
  };
  return {
    announce: (change: Change) => sender.postMessage(change),
    watch(listener: (change: Change) => void, { signal }: { signal: AbortSignal }) {
      const listen = (change: Change) => signal.aborted || listener(change);
      listeners.add(listen);
      signal.addEventListener("abort", () => listeners.delete(listen), { once: true });
    },
    close() {
      listeners.clear();
      sender.close();
      receiver.close();
    },
  };
}
