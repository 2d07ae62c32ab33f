import { FieldError } from "../../base/errors.ts";
import type { Depot } from "../files/depot.ts";
import { createWholeDigest, type WholeDigest } from "../files/digests.ts";
import type { OwnFile } from "../files/own-file.ts";
import type { Packs } from "../files/packs.ts";
import { sha256 } from "../handle/bodies.ts";
import { PACKED_LENGTH, SEGMENT_LENGTH, type Segment, SLICE_LENGTH, type Staged } from "../local/row.ts";

/** A body on its way into files that no row names yet. */
export interface Stage {
  length(): number;
  /** The bytes must be the stage's own: they may be kept until the end. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Flushed: from here on nobody changes these bytes. Strict: they survive a power cut. */
  end(): Promise<Staged>;
  /** Closes what is open and tells the files of this body alone, which are the caller's to remove. */
  close(): string[];
}

export interface StageDeps {
  depot: Pick<Depot, "take">;
  packs: Pick<Packs, "write">;
  segmentLength?: number;
  packedLength?: number;
}

/** A short body ends in a pack; a longer one begins files of its own as soon as it is known to be one. */
export function createStage(deps: StageDeps, strict: boolean): Stage {
  const packedLength = deps.packedLength ?? PACKED_LENGTH;
  const head: Uint8Array<ArrayBuffer>[] = [];
  let headLength = 0;
  let wholes: Wholes | undefined;
  let ended = false;

  async function spill(): Promise<Wholes> {
    wholes = createWholes(deps, strict);
    for (const bytes of head.splice(0)) await wholes.write(bytes);
    return wholes;
  }

  async function pack(): Promise<Staged> {
    const bytes = concat(head.splice(0), headLength);
    const segment = await deps.packs.write(bytes, digestOf(bytes), strict); // hashed by another thread while they are written
    return { segments: [segment], length: bytes.length, sha256: segment.sha256 };
  }

  return {
    length: () => wholes?.length() ?? headLength,
    async write(bytes) {
      if (ended) throw new FieldError("invalid-argument", "this body has ended");
      if (!wholes && headLength + bytes.length <= packedLength) {
        head.push(bytes);
        headLength += bytes.length;
      } else await (wholes ?? (await spill())).write(bytes);
    },
    async end() {
      ended = true;
      return wholes ? wholes.end() : pack();
    },
    close() {
      ended = true;
      return wholes?.close() ?? [];
    },
  };
}

/** Where there are files, there is the platform's digest. */
function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = sha256(bytes) as Promise<string>;
  digest.catch(() => {}); // a write that fails is what the caller hears of
  return digest;
}

function concat(parts: readonly Uint8Array<ArrayBuffer>[], length: number): Uint8Array<ArrayBuffer> {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

type Wholes = ReturnType<typeof createWholes>;

/** Files of one body alone, a segment each. */
function createWholes(deps: StageDeps, strict: boolean) {
  const limit = deps.segmentLength ?? SEGMENT_LENGTH;
  let whole: WholeDigest | undefined; // of a body that has more than one segment
  const segments: Segment[] = [];
  let lastDigest: Promise<unknown> = Promise.resolve();
  let open: OwnFile | undefined;

  /**
   * Segments are read back and hashed by the platform, which is several times as fast, beside the writing of the next. Only
   * what is longer than one is hashed as a whole too; then its first segment is the whole so far.
   */
  async function seal(isLast: boolean) {
    if (!open) return;
    const file = open;
    const segment: Segment = { file: file.name, offset: 0, length: file.length(), sha256: "" };
    segments.push(segment);
    open = undefined;
    try {
      await (strict ? file.secure() : file.flush());
      await lastDigest; // one segment in memory at a time
      if (whole || isLast) lastDigest = digestInto(segment, file);
      else {
        whole = await createWholeDigest();
        for (let at = 0; at < segment.length; at += SLICE_LENGTH) whole.update(file.read(at, at + SLICE_LENGTH));
        segment.sha256 = whole.digest();
      }
    } finally {
      file.close();
    }
  }

  const length = () => segments.reduce((sum, segment) => sum + segment.length, 0) + (open?.length() ?? 0);

  return {
    length,
    async write(bytes: Uint8Array) {
      let rest = bytes;
      while (rest.length > 0) {
        open ??= await deps.depot.take("whole");
        const part = rest.subarray(0, limit - open.length());
        open.append(part);
        whole?.update(part);
        if (open.length() === limit) await seal(false);
        rest = rest.subarray(part.length);
      }
    },
    async end(): Promise<Staged> {
      await seal(true);
      await lastDigest;
      if (!whole) return { segments, length: length(), sha256: segments[0]?.sha256 ?? "" };
      return { segments, length: length(), sha256: whole.digest(), hash_state: whole.state() };
    },
    close() {
      open?.close();
      const names = [...segments.map(({ file }) => file), ...(open ? [open.name] : [])];
      open = undefined;
      return names;
    },
  };
}

/** Copies the bytes out before it returns, so the file may be closed; the digest comes later. */
function digestInto(segment: Segment, file: OwnFile): Promise<void> {
  const done = sha256(file.read(0, segment.length)).then((digest) => {
    segment.sha256 = digest!; // as above
  });
  done.catch(() => {}); // whoever seals next, or ends, hears of it
  return done;
}
