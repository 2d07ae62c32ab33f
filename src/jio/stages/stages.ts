import { FieldError } from "../../base/errors.ts";
import type { Packs } from "../files/packs.ts";
import type { Remover } from "../files/remover.ts";
import { createSerial } from "../files/serial.ts";
import { slicesOf } from "../files/slices.ts";
import type { Segment, Staged } from "../local/row.ts";
import { createStage, type Stage, type StageDeps } from "./stage.ts";

/** The bodies that are being written into files of one database, by token. Whoever began one settles or drops it. */
export interface Stages {
  writeBlob(
    token: string,
    blob: Blob | Uint8Array<ArrayBuffer>,
    o: { strict: boolean; signal: AbortSignal },
  ): Promise<Staged>;
  /** "worker-lost" where the bytes before `at` are not here: another worker had them. */
  write(token: string, at: number, bytes: Uint8Array<ArrayBuffer>, strict: boolean): Promise<void>;
  end(token: string, length: number): Promise<Staged>;
  /** A row names what was staged. */
  settle(token: string): Promise<void>;
  /** After whatever is under way for the token: takes back its bytes. */
  drop(token: string): Promise<void>;
}

interface Begun {
  stage: Stage;
  /** Of a body that has ended. */
  segments: readonly Segment[];
}

/** So many Blobs are staged at once: each may hold 4 MiB in memory until it is known to be longer. */
const AT_ONCE = 4;

export function createStages(
  deps: StageDeps & { packs: Pick<Packs, "write" | "settle" | "drop">; remover: Pick<Remover, "release"> },
): Stages {
  const begun = new Map<string, Begun>();
  const serial = createSerial();
  let turn = 0;

  function stageAt(token: string, at: number, strict = false): Begun {
    const known = begun.get(token) ?? (at === 0 ? { stage: createStage(deps, strict), segments: [] } : undefined);
    if (known?.stage.length() !== at)
      throw new FieldError("worker-lost", "the worker that had the first bytes of this body is gone", { at });
    begun.set(token, known);
    return known;
  }

  async function end(token: string, length: number): Promise<Staged> {
    const { stage } = stageAt(token, length);
    const staged = await stage.end();
    begun.set(token, { stage, segments: staged.segments });
    return staged;
  }

  async function settle(token: string) {
    const { segments = [] } = begun.get(token) ?? {};
    begun.delete(token);
    for (const segment of segments) if (segment.packed) await deps.packs.settle(segment);
  }

  async function drop(token: string) {
    const { stage, segments = [] } = begun.get(token) ?? {};
    begun.delete(token);
    for (const segment of segments) if (segment.packed) await deps.packs.drop(segment);
    await deps.remover.release(stage?.close() ?? []);
  }

  async function writeBlob(
    token: string,
    blob: Blob | Uint8Array<ArrayBuffer>,
    { strict, signal }: { strict: boolean; signal: AbortSignal },
  ) {
    signal.throwIfAborted();
    const { stage } = stageAt(token, 0, strict);
    for await (const slice of slicesOf(blob)) {
      signal.throwIfAborted();
      await stage.write(slice);
    }
    return end(token, blob instanceof Blob ? blob.size : blob.length);
  }

  return {
    writeBlob: (token, blob, o) => serial(token, () => serial(turn++ % AT_ONCE, () => writeBlob(token, blob, o))),
    write: (token, at, bytes, strict) => serial(token, () => stageAt(token, at, strict).stage.write(bytes)),
    end: (token, length) => serial(token, () => end(token, length)),
    settle: (token) => serial(token, () => settle(token)),
    drop: (token) => serial(token, () => drop(token)),
  };
}
