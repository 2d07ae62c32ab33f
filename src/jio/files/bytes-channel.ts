/** Asking whoever has a file open for its bytes, wherever in this origin that runs; and asking all to let go of files. */
import { bytesChannel } from "../local/names.ts";
import type { TailPart } from "../tails/tail.ts";

/** Bytes of an attachment's open tail. */
export interface TailRange {
  id: string;
  name: string;
  start: number;
  end: number;
}
/** Bytes of a file that somebody else writes. */
export interface FileRange {
  file: string;
  from: number;
  to: number;
}
type Message =
  | { question: string; tail: TailRange }
  | { question: string; range: FileRange }
  | { answer: string; part: TailPart | Uint8Array<ArrayBuffer> }
  | { letGo: readonly string[] };

/** The most that one answer carries. */
export const ANSWER_LENGTH = 1024 * 1024;
const PATIENCE_MS = 1000;

/** Owner's side: `undefined` for what is not ours, and somebody else answers. Gives the way to ask all others to let go of files. */
export function answerQuestions(
  database: string,
  mine: {
    readTail(where: TailRange): Promise<TailPart | undefined>;
    readFile(range: FileRange): Uint8Array<ArrayBuffer> | undefined;
    letGo(names: readonly string[]): void;
  },
): (names: readonly string[]) => void {
  const channel = new BroadcastChannel(bytesChannel(database));
  const send = (message: Message) => channel.postMessage(message);
  channel.onmessage = async ({ data }: MessageEvent<Message>) => {
    if ("letGo" in data) mine.letGo(data.letGo);
    if ("tail" in data) {
      const { start, end } = data.tail;
      const part = await mine.readTail({ ...data.tail, end: Math.min(end, start + ANSWER_LENGTH) }).catch(() => {});
      if (part) send({ answer: data.question, part });
    }
    if ("range" in data) {
      const part = mine.readFile(data.range);
      if (part) send({ answer: data.question, part });
    }
  };
  return (names) => {
    mine.letGo(names);
    if (names.length > 0) send({ letGo: names });
  };
}

/** `undefined` where nobody answered in time: the owner is gone, busy, or has just ended the tail. */
export const askOwner = (database: string, tail: TailRange) =>
  ask(database, { question: crypto.randomUUID(), tail }) as Promise<TailPart | undefined>;

/** Bytes of a file that another worker writes; `undefined` as above. */
export const askWriter = (database: string, range: FileRange) =>
  ask(database, { question: crypto.randomUUID(), range }) as Promise<Uint8Array<ArrayBuffer> | undefined>;

function ask(database: string, message: Extract<Message, { question: string }>): Promise<unknown> {
  const channel = new BroadcastChannel(bytesChannel(database));
  return new Promise<unknown>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS, undefined);
    channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (!("answer" in data) || data.answer !== message.question) return;
      clearTimeout(timer);
      resolve(data.part);
    };
    channel.postMessage(message);
  }).finally(() => channel.close());
}
