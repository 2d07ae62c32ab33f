import { FieldError } from "../../base/errors.ts";
import type { Folder } from "../../bytes/index.ts";
import type { Staged } from "../local/row.ts";
import { createSerial } from "./serial.ts";
import { slicesOf } from "./slices.ts";
import { createStage, type Stage, stageFile } from "./stage.ts";
import { whileLocked } from "./while-locked.ts";

const DROP_ATTEMPTS = 25; // a second: a lost worker's files stay open for a while

/** The bodies that are being written into files of one database, by token. Whoever began one that failed drops it. */
export interface Stages {
  writeBlob(token: string, blob: Blob, signal: AbortSignal): Promise<Staged>;
  /** "worker-lost" where the bytes before `at` are not here: another worker had them. */
  write(token: string, at: number, bytes: Uint8Array): Promise<void>;
  end(token: string, length: number): Promise<Staged>;
  /** After whatever is under way for the token: closes and removes its files. */
  drop(token: string): Promise<void>;
}

export function createStages(folder: Folder): Stages {
  const stages = new Map<string, Stage>();
  const serial = createSerial();

  async function stageAt(token: string, at: number): Promise<Stage> {
    const stage = stages.get(token) ?? (at === 0 ? await createStage(folder, token) : undefined);
    if (stage?.length() !== at)
      throw new FieldError("worker-lost", "the worker that had the first bytes of this body is gone", { at });
    stages.set(token, stage);
    return stage;
  }

  async function end(token: string, length: number): Promise<Staged> {
    const stage = await stageAt(token, length);
    stages.delete(token);
    return stage.end();
  }

  async function drop(token: string) {
    stages.get(token)?.close();
    stages.delete(token);
    const remove = (n: number) => whileLocked(() => folder.removeFile(stageFile(token, n)), DROP_ATTEMPTS);
    for (let n = 0; await remove(n); ) n += 1;
  }

  async function writeBlob(token: string, blob: Blob, signal: AbortSignal) {
    const stage = await stageAt(token, 0);
    for await (const slice of slicesOf(blob)) {
      signal.throwIfAborted();
      await stage.write(slice);
    }
    return end(token, blob.size);
  }

  return {
    writeBlob: (token, blob, signal) => serial(token, () => writeBlob(token, blob, signal)),
    write: (token, at, bytes) => serial(token, async () => (await stageAt(token, at)).write(bytes)),
    end: (token, length) => serial(token, () => end(token, length)),
    drop: (token) => serial(token, () => drop(token)),
  };
}
