import { FieldError } from "../../base/errors.ts";
import type { Folder, OpenFile } from "../../bytes/index.ts";
import { sha256 } from "../handle/bodies.ts";
import { SEGMENT_LENGTH, type Segment, type Staged } from "../local/row.ts";
import { createWholeDigest } from "./digests.ts";

export const stageFile = (token: string, index: number) => `${token}.${index}`;

/** A body on its way into files that no row names yet; `token` begins their names. */
export interface Stage {
  length(): number;
  write(bytes: Uint8Array): Promise<void>;
  /** Flushed and closed: from here on nobody writes these files. */
  end(): Promise<Staged>;
  /** Closes what is open; the files are the caller's to remove. */
  close(): void;
}

export async function createStage(folder: Folder, token: string, segmentLength = SEGMENT_LENGTH): Promise<Stage> {
  const whole = await createWholeDigest();
  const segments: Segment[] = [];
  let lastDigest: Promise<unknown> = Promise.resolve();
  let open: { name: string; file: OpenFile; length: number } | undefined;
  let ended = false;

  async function openNext() {
    const name = stageFile(token, segments.length);
    const file = await folder.openFile(name, { create: true });
    if (!file) throw new FieldError("not-found", "a new file could not be made", { name });
    return { name, file, length: 0 };
  }

  /** The first segment is the whole so far; a later one is read back and hashed beside the writing of the next. */
  async function seal() {
    if (!open) return;
    const { name, file, length } = open;
    open = undefined;
    const segment: Segment = { file: name, offset: 0, length, sha256: "" };
    try {
      file.flush();
      await lastDigest; // one segment in memory at a time
      if (segments.length === 0) segment.sha256 = whole.digest();
      else lastDigest = digestInto(segment, file);
    } finally {
      file.close();
    }
    segments.push(segment);
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
        whole.update(part);
        if (at + part.length === segmentLength) await seal();
        rest = rest.subarray(part.length);
      }
    },
    async end() {
      ended = true;
      await seal();
      await lastDigest;
      return { segments, length: sealedLength(), sha256: whole.digest(), hash_state: whole.state() };
    },
    close() {
      ended = true;
      open?.file.close();
      open = undefined;
    },
  };
}

/** Copies the bytes out before it returns, so the file may be closed; the digest comes later. */
function digestInto(segment: Segment, file: OpenFile): Promise<void> {
  const bytes = new Uint8Array(segment.length);
  file.readAt(0, bytes);
  const done = sha256(bytes).then((digest) => {
    segment.sha256 = digest!; // where there are files, there is the platform's digest
  });
  done.catch(() => {}); // whoever seals next, or ends, hears of it
  return done;
}
