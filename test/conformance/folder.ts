/** What every folder of files answers, whatever it lies on: checks that need no test runner, since OPFS opens files in workers only. */
import type { Folder } from "../../src/bytes/index.ts";

function same(seen: unknown, wanted: unknown): void {
  const [a, b] = [JSON.stringify(seen), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`seen ${a}, wanted ${b}`);
}

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => "nothing was rejected",
    (error: { code?: string }) => error.code ?? String(error),
  );
}

function refuses(run: () => void): boolean {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}

export const FOLDER_CHECKS: Record<string, (folder: Folder, isOnDisk: boolean) => Promise<void>> = {
  "a file is read where it was written, short at its end": async (folder) => {
    same(await folder.openFile("f"), undefined);
    const file = (await folder.openFile("f", { create: true }))!;
    file.writeAt(2, new Uint8Array([1, 2, 3]));
    same(file.size(), 5);
    const out = new Uint8Array(4).fill(9);
    same(file.readAt(1, out), 4);
    same([...out], [0, 1, 2, 3]);
    same(file.readAt(4, out), 1);
    same(file.readAt(7, out), 0);
    file.truncate(3);
    file.truncate(4);
    file.flush();
    file.close();
    file.close();
    same([...new Uint8Array(await (await folder.getBlob("f"))!.arrayBuffer())], [0, 0, 1, 0]);
  },

  "what was written is there for who opens the file again, and creating it again keeps it": async (folder) => {
    const file = (await folder.openFile("f", { create: true }))!;
    file.writeAt(0, new Uint8Array([1, 2]));
    file.close();
    const again = (await folder.openFile("f", { create: true }))!;
    same(again.size(), 2);
    again.close();
  },

  "offsets beyond 32 bits are what they say": async (folder, isOnDisk) => {
    const file = (await folder.openFile("f", { create: true }))!;
    const at = 2 ** 32 + 5;
    if (isOnDisk) {
      file.writeAt(at, new Uint8Array([7])); // a hole: no disk keeps its zeros
      same(file.size(), at + 1);
      const out = new Uint8Array(2);
      same(file.readAt(at - 1, out), 2);
      same([...out], [0, 7]);
    }
    file.truncate(0);
    file.close();
  },

  "an open file excludes others, unless all of them only read": async (folder) => {
    const writer = (await folder.openFile("f", { create: true }))!;
    same(await codeOf(folder.openFile("f", { mode: "read-only" })), "locked");
    same(await codeOf(folder.removeFile("f")), "locked");
    writer.close();
    const readers = [
      await folder.openFile("f", { mode: "read-only" }),
      await folder.openFile("f", { mode: "read-only" }),
    ];
    same(await codeOf(folder.openFile("f")), "locked");
    same(
      refuses(() => readers[0]!.writeAt(0, new Uint8Array(1))),
      true,
    );
    for (const reader of readers) reader?.close();
    same(await folder.removeFile("f"), true);
    same(await folder.removeFile("f"), false);
    same(await folder.list(), []);
  },

  "what is not there is told without an error": async (folder) => {
    same(await folder.list(), []);
    same(await folder.getBlob("f"), undefined);
    same(await folder.openFile("f", { mode: "read-only" }), undefined);
    same(await folder.removeFile("f"), false);
  },
};
