/** Appending to sealed attachments: frames go to the end, and what is there is not sealed anew. */
import { FieldError, isCode } from "../../base/errors.ts";
import { chunksOf } from "../handle/bodies.ts";
import type { JioStorage, WriteOpts } from "../storage.ts";
import { contextOf } from "./bound.ts";
import { factsOf, lengthThere, whileReplaced } from "./facts.ts";
import { KIND, PAGE_LENGTH } from "./layout.ts";
import { readEnd, type Source } from "./read.ts";
import { createFile, createSealer, type End, sealFrames, sealHead } from "./write.ts";

const ATTEMPTS = 8;
const KNOWN_ENDS = 64;

export function createGrowth(key: CryptoKey, child: JioStorage) {
  const ends = new Map<string, End>(); // of what this storage appended to last, checked before it is used

  async function append(
    id: string,
    name: string,
    bytes: Blob | Uint8Array<ArrayBuffer>,
    o: WriteOpts & { at: number },
  ) {
    const { at, signal, ...rest } = o;
    const context = await contextOf(id, name);
    const source: Source = { key, child, context, ...(signal && { signal }) };
    const entry = JSON.stringify([id, name]);
    for (let attempt = 1; ; attempt++) {
      const known = ends.get(entry);
      const isKnown = known?.start === at && (await isPresent(source, known));
      const end = isKnown ? known : await whileReplaced(context, () => findEnd(source));
      ends.delete(entry);
      if (end.start !== at) {
        const facts = { id, name, at, length: end.start };
        throw new FieldError("conflict", `${name} of ${id} has ${end.start} bytes, not ${at}`, facts);
      }
      if (end.length > 0 && lengthOf(bytes) === 0) return { length: at };
      const sealer = createSealer(key, context, end);
      const frames: Uint8Array<ArrayBuffer>[] = [];
      if (end.length === 0) frames.push(await sealHead(sealer, { type: "application/octet-stream", grown: true }));
      const chunks = bytes instanceof Blob ? chunksOf(bytes.stream(), source) : [bytes];
      for await (const frame of sealFrames(sealer, chunks, GROWN)) frames.push(frame);
      try {
        await child.appendAttachment(id, name, new Blob(frames), {
          ...rest,
          ...(signal && { signal }),
          at: end.length,
        });
      } catch (error) {
        if (!isCode(error, "conflict") || attempt === ATTEMPTS) throw error; // somebody else appended: look again
        continue;
      }
      remember(entry, sealer.state);
      return { length: sealer.state.start };
    }
  }

  function remember(entry: string, end: End) {
    ends.set(entry, end);
    const [oldest] = ends.keys();
    if (ends.size > KNOWN_ENDS && oldest !== undefined) ends.delete(oldest);
  }

  return { append };
}

const lengthOf = (bytes: Blob | Uint8Array) => (bytes instanceof Blob ? bytes.size : bytes.length);

const GROWN = { more: KIND.grown, last: KIND.grown };

/** False where another body lies there now; another length the child will tell. */
async function isPresent({ child, context, signal }: Source, { file, length }: End): Promise<boolean> {
  const start = Math.floor((length - 1) / PAGE_LENGTH) * PAGE_LENGTH;
  const range = { ...(signal && { signal }), start, end: start + file.length, format: "array_buffer" as const };
  try {
    const there = new Uint8Array(await child.getAttachment(context.id, context.name, range));
    return there.length === file.length && file.every((byte, n) => byte === there[n]);
  } catch (error) {
    if (isCode(error, "not-found")) return false;
    throw error;
  }
}

/** The end of what is there; what was never written whole after it is taken away first. */
async function findEnd(source: Source): Promise<End> {
  const { child, context, signal } = source;
  const { id, name } = context;
  const o = signal ? { signal } : {};
  const length = await lengthThere(source, factsOf(await child.allAttachments(id, o), name));
  if (!length) return createFile();
  const end = await readEnd(source, length);
  if (!end.isTorn) return end;
  const whole = await child.getAttachment(id, name, { ...o, start: 0, end: end.length });
  await child.putAttachment(id, name, whole, o);
  return end;
}
