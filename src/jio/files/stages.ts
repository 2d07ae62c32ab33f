import { FieldError } from "../../base/errors.ts";
import type { Folder } from "../../bytes/index.ts";
import type { Staged } from "../local/row.ts";
import { createSerial } from "./serial.ts";
import { slicesOf } from "./slices.ts";
import { createStage, type Stage } from "./stage.ts";

/** The bodies that are being written into files of one database, by token. Whoever began one that failed drops it. */
export interface Stages {
  writeBlob(token: string, blob: Blob, signal: AbortSignal): Promise<Staged>;
  write(token: string, bytes: Uint8Array): Promise<void>;
  end(token: string): Promise<Staged>;
  /** After whatever is under way for the token: closes and removes its files. */
  drop(token: string): Promise<void>;
}

export function createStages(folder: Folder): Stages {
  const stages = new Map<string, Stage>();
  const serial = createSerial();

  async function write(token: string, bytes: Uint8Array) {
    const stage = stages.get(token) ?? (await createStage(folder, token));
    stages.set(token, stage);
    await stage.write(bytes);
  }

  function end(token: string): Staged {
    const stage = stages.get(token);
    if (!stage) throw new FieldError("not-found", "nothing was staged under this token", { token });
    stages.delete(token);
    return stage.end();
  }

  async function drop(token: string) {
    stages.get(token)?.close();
    stages.delete(token);
    for (const name of await folder.list()) if (name.startsWith(`${token}.`)) await folder.removeFile(name);
  }

  async function writeBlob(token: string, blob: Blob, signal: AbortSignal) {
    for await (const slice of slicesOf(blob)) {
      signal.throwIfAborted();
      await write(token, slice);
    }
    return end(token);
  }

  return {
    writeBlob: (token, blob, signal) => serial(token, () => writeBlob(token, blob, signal)),
    write: (token, bytes) => serial(token, () => write(token, bytes)),
    end: (token) => serial(token, async () => end(token)),
    drop: (token) => serial(token, () => drop(token)),
  };
}
