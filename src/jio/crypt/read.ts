/** Ranges of sealed attachments: only the pages that hold them are read and opened. */
import type { Opts } from "../../base/signal.ts";
import type { TypedStream } from "../backend.ts";
import type { JioStorage } from "../storage.ts";
import { boundOf, type Context } from "./bound.ts";
import {
  HEADER_LENGTH,
  KIND,
  type Kind,
  mayFollow,
  PAGE_LENGTH,
  PAGE_ROOM,
  type Page,
  parsePage,
  startOf,
} from "./layout.ts";
import { corrupt, open } from "./seal.ts";
import { streamOf } from "./stream-of.ts";
import type { End, Head } from "./write.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Pages that are read at once. */
const BATCH = 16;

export interface Source extends Opts {
  key: CryptoKey;
  child: JioStorage;
  context: Context;
}
interface Opened {
  start: number;
  end: number;
  kinds: Kind[];
  parts: Bytes[];
}
interface First extends Head {
  file: Bytes;
  page: Page;
  isLast: boolean;
}

/** The bytes of a range: at once where one page holds the whole body, on the way where it does not. */
export async function readRange(source: Source, start: number, end: number): Promise<Blob | TypedStream> {
  const first = await readFirst(source);
  const { type } = first;
  if (start >= end) return new Blob([], { type });
  if (!first.isLast) return { stream: streamOf(readPages(source, first, start, end)), type };
  const page = await openPage(source, first, first.page);
  checkEnd(source.context, first, page.kinds.at(-1));
  return new Blob(cut(page, start, end), { type });
}

/** The first page, whose head tells the type; a body that another key sealed is found out here. */
export async function readFirst(source: Source): Promise<First> {
  const { key, context } = source;
  const bytes = await readBytes(source, 0, PAGE_LENGTH);
  const page = parsePage(0, bytes);
  const [head] = page?.frames ?? [];
  if (!page || head?.kind !== KIND.head) throw corrupt(context.id, context.name);
  const plain = await open(key, boundOf(context, page.file, { at: head.at, start: 0, kind: head.kind }), head.sealed);
  if (!plain) throw corrupt(context.id, context.name);
  const { type, grown } = JSON.parse(new TextDecoder().decode(plain)) as Head;
  return { type, grown, file: page.file, page, isLast: bytes.length < PAGE_LENGTH };
}

/** The end of an attachment of that many sealed bytes; `isTorn` where what follows its last frame was never written whole. */
export async function readEnd(source: Source, length: number): Promise<End & Head & { isTorn: boolean }> {
  const first = await readFirst(source);
  for (let number = Math.ceil(length / PAGE_LENGTH) - 1; number >= 0; number--) {
    const at = number * PAGE_LENGTH;
    const bytes = await readBytes(source, at, Math.min(length, at + PAGE_LENGTH));
    const [page] = split(bytes, number, source.context);
    if (!page?.frames.length) continue;
    const { end, kinds } = await openPage(source, first, page);
    checkEnd(source.context, first, kinds.at(-1));
    return {
      file: first.file,
      type: first.type,
      grown: first.grown,
      length: page.end,
      start: end,
      isTorn: length > page.end,
    };
  }
  throw corrupt(source.context.id, source.context.name);
}

/** From the page that holds `start`, until `end` or the end of the body. */
async function* readPages(source: Source, first: First, start: number, end: number): AsyncGenerator<Bytes, void, void> {
  let number = await findPage(source, start);
  let at: number | undefined;
  let kind: Kind | undefined;
  while (at === undefined || at < end) {
    const count = Math.min(BATCH, Math.ceil((end - (at ?? start)) / PAGE_ROOM) + 1);
    const bytes = await readBytes(source, number * PAGE_LENGTH, (number + count) * PAGE_LENGTH);
    const pages = split(bytes, number, source.context);
    for (const page of await Promise.all(pages.map((page) => openPage(source, first, page)))) {
      checkOrder(source.context, { at, kind }, page);
      yield* cut(page, start, end);
      [at, kind] = [page.end, page.kinds.at(-1) ?? kind];
    }
    if (bytes.length === count * PAGE_LENGTH) number += count;
    else if (kind !== undefined) return checkEnd(source.context, first, kind);
    else number -= 1; // nothing whole lies here: the frame before tells whether the body may end there
  }
}

/** The page that holds this byte of the plaintext, or the last one: a guess, since a page says itself where it begins. */
async function findPage(source: Source, start: number): Promise<number> {
  const isLater = async (number: number) => {
    const at = number * PAGE_LENGTH;
    const bytes = await readBytes(source, at, at + HEADER_LENGTH);
    return bytes.length < HEADER_LENGTH || startOf(bytes) > start;
  };
  if (start === 0) return 0;
  const guess = Math.floor(start / PAGE_ROOM); // no page holds more, so it is this one or one after it
  let [low, high, step] = [guess, guess + 1, 1];
  if (guess > 0 && (await isLater(guess))) [low, high] = [0, guess];
  else
    while (!(await isLater(high))) {
      step *= 2;
      [low, high] = [high, high + step];
    }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await isLater(middle)) high = middle;
    else low = middle;
  }
  return low;
}

/** What the child has of the pages from that number on; the rest of one that was never written to its end is left out. */
function split(bytes: Bytes, number: number, { id, name }: Context): Page[] {
  const pages: Page[] = [];
  for (let at = 0; at < bytes.length; at += PAGE_LENGTH) {
    const part = bytes.subarray(at, at + PAGE_LENGTH);
    if (part.length < HEADER_LENGTH) break;
    const page = parsePage(number + at / PAGE_LENGTH, part);
    if (!page) throw corrupt(id, name);
    pages.push(page);
  }
  return pages;
}

/** Opens every frame of a page, in its order and at its place. */
async function openPage({ key, context }: Source, { file }: First, page: Page): Promise<Opened> {
  if (page.file.some((byte, n) => byte !== file[n]))
    throw new DOMException("the attachment was replaced while it was read", "NotReadableError"); // the handle reads again
  let end = page.start;
  const opening = page.frames.map((frame) => {
    const bound = boundOf(context, page.file, { at: frame.at, start: end, kind: frame.kind });
    if (frame.kind !== KIND.head) end += frame.length;
    return open(key, bound, frame.sealed);
  });
  const kinds = page.frames.map(({ kind }) => kind);
  const plains = await Promise.all(opening);
  const isWhole = plains.every((plain) => plain) && kinds.every((kind, n) => n === 0 || mayFollow(kinds[n - 1], kind));
  if (!isWhole) throw corrupt(context.id, context.name);
  const parts = plains.filter((plain, n) => plain && kinds[n] !== KIND.head) as Bytes[];
  return { start: page.start, end, kinds, parts };
}

/** A body that was put ends with its last frame; one that grew may end after any. */
function checkEnd({ id, name }: Context, { grown }: Head, kind: Kind | undefined): void {
  if (!grown && kind !== KIND.end && kind !== KIND.grown) throw corrupt(id, name);
}

function checkOrder({ id, name }: Context, before: { at: number | undefined; kind: Kind | undefined }, page: Opened) {
  const [kind] = page.kinds;
  const isNext = before.at === undefined || before.at === page.start;
  if (!isNext || (before.kind !== undefined && kind !== undefined && !mayFollow(before.kind, kind)))
    throw corrupt(id, name);
}

async function readBytes({ child, context, signal }: Source, start: number, end: number): Promise<Bytes> {
  const o = signal ? { signal } : {};
  const { id, name } = context;
  return new Uint8Array(await child.getAttachment(id, name, { ...o, start, end, format: "array_buffer" }));
}

function cut({ start, parts }: Opened, from: number, to: number): Bytes[] {
  let at = start;
  return parts.flatMap((part) => {
    const begin = at;
    at += part.length;
    const wanted = part.subarray(Math.max(from - begin, 0), Math.max(to - begin, 0));
    return wanted.length > 0 ? [wanted] : [];
  });
}
