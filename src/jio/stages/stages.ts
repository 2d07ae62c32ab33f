import { FieldError } from "../../base/errors.ts";
import type { Packs } from "../files/packs.ts";
import type { Remover } from "../files/remover.ts";
import { createSerial } from "../files/serial.ts";
import { slicesOf } from "../files/slices.ts";
import type { Segment, Staged } from "../local/row.ts";
import { createStage, type Stage, type StageDeps } from "./stage.ts";

/** The bodies that are being written into files of one database, by token. Whoever began one that failed drops it. */
export interface Stages {
  writeBlob(token: string, blob: Blob, o: { strict: boolean; signal: AbortSignal }): Promise<Staged>;
  /** "worker-lost" where the bytes before `at` are not here: another worker had them. */
  write(token: string, at: number, bytes: Uint8Array, strict: boolean): Promise<void>;
  end(token: string, length: number): Promise<Staged>;
  /** After whatever is under way for the token: takes back its bytes, and those of the segments that it ended with. */
  drop(token: string, segments: readonly Segment[]): Promise<void>;
}

export function createStages(
  deps: StageDeps & { packs: Pick<Packs, "write" | "drop">; remover: Pick<Remover, "release"> },
): Stages {
  const stages = new Map<string, Stage>();
  const serial = createSerial();

  function stageAt(token: string, at: number, strict = false): Stage {
    const stage = stages.get(token) ?? (at === 0 ? createStage(deps, strict) : undefined);
    if (stage?.length() !== at)
      throw new FieldError("worker-lost", "the worker that had the first bytes of this body is gone", { at });
    stages.set(token, stage);
    return stage;
  }

  /** A stage that fails at its end is still there to be dropped. */
  async function end(token: string, length: number): Promise<Staged> {
    const staged = await stageAt(token, length).end();
    stages.delete(token);
    return staged;
  }

  async function drop(token: string, segments: readonly Segment[]) {
    const names = stages.get(token)?.close() ?? [];
    stages.delete(token);
    for (const segment of segments)
      if (segment.packed) await deps.packs.drop(segment);
      else names.push(segment.file);
    await deps.remover.release(names);
  }

  async function writeBlob(token: string, blob: Blob, { strict, signal }: { strict: boolean; signal: AbortSignal }) {
    const stage = stageAt(token, 0, strict);
    for await (const slice of slicesOf(blob)) {
      signal.throwIfAborted();
      await stage.write(slice);
    }
    return end(token, blob.size);
  }

  return {
    writeBlob: (token, blob, o) => serial(token, () => writeBlob(token, blob, o)),
    write: (token, at, bytes, strict) => serial(token, () => stageAt(token, at, strict).write(bytes)),
    end: (token, length) => serial(token, () => end(token, length)),
    drop: (token, segments) => serial(token, () => drop(token, segments)),
  };
}
