import { FieldError } from "../../base/errors.ts";
import type { Folder, OpenFile } from "../../bytes/index.ts";
import { SEGMENT_LENGTH, type Segment, type Staged } from "../local/row.ts";
import { createDigests } from "./digests.ts";

export const stageFile = (token: string, index: number) => `${token}.${index}`;

/** A body on its way into files that no row names yet; `token` begins their names. */
export interface Stage {
  length(): number;
  write(bytes: Uint8Array): Promise<void>;
  /** Flushed and closed: from here on nobody writes these files. */
  end(): Staged;
  /** Closes what is open; the files are the caller's to remove. */
  close(): void;
}

export async function createStage(folder: Folder, token: string, segmentLength = SEGMENT_LENGTH): Promise<Stage> {
  const digests = await createDigests();
  const segments: Segment[] = [];
  let open: { name: string; file: OpenFile; length: number } | undefined;
  let ended = false;

  async function openNext() {
    const name = stageFile(token, segments.length);
    const file = await folder.openFile(name, { create: true });
    if (!file) throw new FieldError("not-found", "a new file could not be made", { name });
    return { name, file, length: 0 };
  }

  function seal() {
    if (!open) return;
    const { name, file, length } = open;
    open = undefined;
    try {
      file.flush();
    } finally {
      file.close();
    }
    segments.push({ file: name, offset: 0, length, sha256: digests.cut() });
  }

  const sealedLength = () => segments.reduce((sum, segment) => sum + segment.length, 0);

  return {
    length: () => sealedLength() + (open?.length ?? 0),
    async write(bytes) {
      let rest = bytes;
      while (rest.length > 0) {
        if (ended) throw new FieldError("invalid-argument", "this body has ended");
        open ??= await openNext();
        const at = open.length;
        const part = rest.subarray(0, segmentLength - at);
        open.file.writeAt(at, part);
        open.length += part.length;
        digests.update(part);
        if (at + part.length === segmentLength) seal();
        rest = rest.subarray(part.length);
      }
    },
    end() {
      ended = true;
      seal();
      return { segments, length: sealedLength(), sha256: digests.whole(), hash_state: digests.state() };
    },
    close() {
      ended = true;
      open?.file.close();
      open = undefined;
    },
  };
}
