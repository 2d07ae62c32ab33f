/** Reads files that nobody writes, through handles that stay open for a while: opening one takes longer than reading from it. */
import type { Folder, OpenFile } from "../../bytes/index.ts";

export interface Readers {
  /** Bytes [from, to) as far as they are there; `undefined` where there is no such file, "locked" while somebody writes it. */
  read(name: string, from: number, to: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Closes files that shall be removed. */
  letGo(names: readonly string[]): void;
  close(): void;
}

interface Held {
  opening: Promise<OpenFile | undefined>;
}

export function createReaders(folder: Folder, { held: limit, idleMs }: { held: number; idleMs: number }): Readers {
  const held = new Map<string, Held>(); // the least lately used first
  let idle: ReturnType<typeof setTimeout> | undefined;

  function close(name: string) {
    const reader = held.get(name);
    held.delete(name);
    reader?.opening.then((file) => file?.close()).catch(() => {});
  }

  function hold(name: string): Held {
    const reader = held.get(name) ?? { opening: folder.openFile(name, { mode: "read-only" }) };
    held.delete(name);
    held.set(name, reader);
    for (const oldest of held.keys()) {
      if (held.size <= limit) break;
      close(oldest);
    }
    clearTimeout(idle);
    idle = setTimeout(() => [...held.keys()].forEach(close), idleMs);
    return reader;
  }

  return {
    async read(name, from, to) {
      const reader = hold(name);
      let file: OpenFile | undefined;
      try {
        file = await reader.opening;
      } catch (error) {
        if (held.get(name) === reader) held.delete(name);
        throw error;
      }
      if (!file) {
        if (held.get(name) === reader) held.delete(name);
        return undefined;
      }
      const bytes = new Uint8Array(Math.max(0, Math.min(to, file.size()) - from));
      return bytes.subarray(0, file.readAt(from, bytes));
    },
    letGo: (names) => names.forEach(close),
    close() {
      clearTimeout(idle);
      [...held.keys()].forEach(close);
    },
  };
}
