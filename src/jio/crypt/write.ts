/** Bodies on their way in: plaintext is sealed frame by frame, with no more of it in memory than a page. */
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { TypedStream } from "../backend.ts";
import { chunksOf } from "../handle/bodies.ts";
import { boundOf, type Context } from "./bound.ts";
import { FILE_LENGTH, FRAME_OVERHEAD, formatFrame, KIND, type Kind, placeFrame } from "./layout.ts";
import { seal } from "./seal.ts";
import { streamOf } from "./stream-of.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** The state of an attachment that frames are added to. */
export interface End {
  file: Bytes;
  /** Sealed bytes so far. */
  length: number;
  /** Plaintext bytes so far. */
  start: number;
}
export interface Head {
  type: string;
  grown: boolean;
}

/** Frames that are sealed at the same time. */
const AT_ONCE = 8;
const LONGEST_TYPE = 1024;

/** What it gives goes after one another to the attachment's end. */
export function createSealer(key: CryptoKey, context: Context, from: End) {
  const state = { ...from };
  return {
    state,
    room: () => placeFrame(state.length).room,
    /** May be called again before it is done: where a frame goes is known at once. */
    async add(kind: Kind, plain: Bytes): Promise<Bytes> {
      const place = placeFrame(state.length);
      const { file, start } = state;
      state.length = place.at + FRAME_OVERHEAD + plain.length;
      if (kind !== KIND.head) state.start += plain.length;
      const sealed = await seal(key, boundOf(context, file, { at: place.at, start, kind }), plain);
      return formatFrame(place, kind, { file, start }, sealed);
    },
  };
}
type Sealer = ReturnType<typeof createSealer>;

export function createFile(): End {
  return { file: crypto.getRandomValues(new Uint8Array(FILE_LENGTH)), length: 0, start: 0 };
}

export function sealHead(sealer: Sealer, head: Head): Promise<Bytes> {
  if (head.type.length > LONGEST_TYPE)
    throw new FieldError("invalid-argument", `a content type has ${LONGEST_TYPE} letters at most`);
  return sealer.add(KIND.head, new TextEncoder().encode(JSON.stringify(head)));
}

/** A body that is put, sealed; a stream is read as this one is. */
export function sealBody(key: CryptoKey, context: Context, body: Blob | TypedStream, o: Opts): ReadableStream<Bytes> {
  const sealer = createSealer(key, context, createFile());
  const stream: ReadableStream<Uint8Array> = body instanceof Blob ? body.stream() : body.stream;
  async function* frames() {
    yield await sealHead(sealer, { type: body.type, grown: false });
    yield* sealFrames(sealer, chunksOf(stream, o), { more: KIND.more, last: KIND.end });
  }
  return streamOf(frames());
}

/** Frames as long as their pages allow, some of them sealed at once; the last one is there also where it is empty. */
export async function* sealFrames(
  sealer: Sealer,
  chunks: AsyncIterable<Bytes> | Iterable<Bytes>,
  kinds: { more: Kind; last: Kind },
): AsyncGenerator<Bytes, void, void> {
  const sealing: Promise<Bytes>[] = [];
  const add = (kind: Kind, plain: Bytes) => {
    const frame = sealer.add(kind, plain);
    frame.catch(() => {}); // awaited in its turn
    sealing.push(frame);
  };
  let plain = new Uint8Array(sealer.room());
  let filled = 0;
  for await (const chunk of chunks) {
    for (let rest = chunk; rest.length > 0; ) {
      if (filled === plain.length) {
        add(kinds.more, plain);
        [plain, filled] = [new Uint8Array(sealer.room()), 0];
        if (sealing.length === AT_ONCE) yield await (sealing.shift() as Promise<Bytes>);
      }
      const part = rest.subarray(0, plain.length - filled);
      plain.set(part, filled);
      filled += part.length;
      rest = rest.subarray(part.length);
    }
  }
  add(kinds.last, plain.subarray(0, filled));
  yield* sealing;
}
