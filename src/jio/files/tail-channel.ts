/** Asking the owner of an open tail for bytes: only it can read the file, wherever in this origin it runs. */
import { bytesChannel } from "../local/names.ts";
import type { TailPart } from "./tail.ts";

interface Question {
  question: string;
  id: string;
  name: string;
  start: number;
  end: number;
}
type Answer = { answer: string } & TailPart;

/** The most that one answer carries. */
export const ANSWER_LENGTH = 1024 * 1024;
const PATIENCE_MS = 1000;

/** Owner's side: `read` gives `undefined` for tails that are not ours, and somebody else answers. */
export function answerQuestions(
  database: string,
  read: (id: string, name: string, start: number, end: number) => Promise<TailPart | undefined>,
): void {
  const channel = new BroadcastChannel(bytesChannel(database));
  channel.onmessage = async ({ data }: MessageEvent<Question | Answer>) => {
    if (!("question" in data)) return;
    const { question, id, name, start, end } = data;
    const part = await read(id, name, start, Math.min(end, start + ANSWER_LENGTH)).catch(() => undefined);
    if (part) channel.postMessage({ answer: question, ...part } satisfies Answer);
  };
}

/** `undefined` where nobody answered in time: the owner is gone, busy, or has just ended the tail. */
export function askOwner(
  database: string,
  where: { id: string; name: string; start: number; end: number },
): Promise<TailPart | undefined> {
  const channel = new BroadcastChannel(bytesChannel(database));
  const question = crypto.randomUUID();
  return new Promise<TailPart | undefined>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS, undefined);
    channel.onmessage = ({ data }: MessageEvent<Question | Answer>) => {
      if (!("answer" in data) || data.answer !== question) return;
      clearTimeout(timer);
      resolve(data);
    };
    channel.postMessage({ question, ...where } satisfies Question);
  }).finally(() => channel.close());
}
