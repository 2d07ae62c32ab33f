/** The files of an attachment that comes in at full speed, a segment each, and the row that follows so that a crash loses little. Calls must not overlap. */
import { FieldError } from "../../base/errors.ts";
import { createWholeDigest, type WholeDigest } from "../files/digests.ts";
import type { OwnFile } from "../files/own-file.ts";
import { sha256 } from "../handle/bodies.ts";
import { type AttachmentRow, SEGMENT_LENGTH, type Segment, SLICE_LENGTH, sealedLength } from "../local/row.ts";
import type { TailDeps } from "../tails/tail.ts";

export interface Growth {
  write(bytes: Uint8Array): Promise<void>;
  /** Ends it: every byte that was written is in a segment, and the row tells so. The files are closed, also where it rejects. */
  seal(): Promise<AttachmentRow>;
}

/** Where it begins: the row as it is, and the digest of the segments in it, where there are any. */
export interface GrowthStart {
  id: string;
  name: string;
  row: AttachmentRow | undefined;
  whole: WholeDigest | undefined;
}

/** Where this thread dies, the open file is the row's tail, as after an append: whoever recovers it takes the file's size. */
export function createGrowth(deps: Pick<TailDeps, "depot" | "swap" | "segmentLength">, start: GrowthStart): Growth {
  const { id, name } = start;
  const limit = deps.segmentLength ?? SEGMENT_LENGTH;
  const segments: Segment[] = [...(start.row?.segments ?? [])];
  let { row, whole } = start; // `whole` of what has more than one segment: a single one is hashed by the platform, which is faster
  let state = whole?.state();
  let open: OwnFile | undefined;
  let isNamed = false; // whether the row says that the open file is the tail
  let isHashing = false;
  let lastDigest: Promise<void> = Promise.resolve();

  async function swap(rest: Partial<AttachmentRow>) {
    const { content_type = "application/octet-stream" } = row ?? {};
    const next: AttachmentRow = {
      ...{ id, name, content_type, segments: structuredClone(segments), length: sealedLength({ segments }) },
      ...(state && { hash_state: state }),
      ...rest,
      revision: crypto.randomUUID(),
    };
    if (!(await deps.swap(row, next)))
      throw new FieldError("conflict", `${name} of ${id} was changed while it came in`, { id, name });
    row = next;
  }

  async function nameOpen(file: OwnFile) {
    await swap({ tail: { file: file.name } });
    isNamed = true;
  }

  async function begin(): Promise<OwnFile> {
    open = await deps.depot.take("tail");
    isNamed = false;
    if (!isHashing) await nameOpen(open);
    return open;
  }

  /** The platform hashes a segment beside the writing of the next; the row names a segment once its digest is known. */
  function digestLater(segment: Segment, file: OwnFile) {
    isHashing = true;
    lastDigest = sha256(file.read(0, segment.length)).then((digest) => {
      segment.sha256 = digest!; // where there are files, there is the platform's digest
      isHashing = false;
    });
    lastDigest.catch(() => {}); // whoever ends the next segment hears of it
  }

  async function endSegment(file: OwnFile) {
    open = undefined;
    try {
      file.flush();
      await lastDigest; // one segment in memory at a time
      const segment = { file: file.name, offset: 0, length: file.length(), sha256: "" };
      if (whole) digestLater(segment, file);
      else {
        whole = await createWholeDigest();
        for (let at = 0; at < segment.length; at += SLICE_LENGTH) whole.update(file.read(at, at + SLICE_LENGTH));
        segment.sha256 = whole.digest();
      }
      segments.push(segment);
      state = whole.state();
    } finally {
      file.close();
    }
  }

  async function endLast(file: OwnFile) {
    if (file.length() === 0) return;
    file.flush();
    const digest = (await sha256(file.read(0, file.length())))!; // as above
    segments.push({ file: file.name, offset: 0, length: file.length(), sha256: digest });
    state = whole?.state();
  }

  return {
    async write(bytes) {
      for (let rest = bytes; rest.length > 0; ) {
        const file = open ?? (await begin());
        if (!(isNamed || isHashing)) await nameOpen(file);
        const part = rest.subarray(0, limit - file.length());
        file.append(part);
        whole?.update(part);
        if (file.length() === limit) await endSegment(file);
        rest = rest.subarray(part.length);
      }
    },
    async seal() {
      const file = open;
      open = undefined;
      try {
        await lastDigest;
        if (file) await endLast(file);
        const first = segments[0]?.sha256 ?? (await sha256(new Uint8Array()))!; // as above
        await swap({ sha256: whole?.digest() ?? first });
        return row!; // swapped just now
      } finally {
        file?.close();
        if (file?.length() === 0) await deps.depot.giveBack(file);
      }
    },
  };
}
