import { FieldError } from "../../base/errors.ts";
import { type Opts, until } from "../../base/signal.ts";
import { type Deferred, deferred } from "../deferred.ts";
import { holdsTemplates, refuseTemplates } from "../frame/refuse-templates.ts";
import {
  formatFailure,
  formatNotice,
  formatRequest,
  formatResult,
  type Message,
  MOST_CHARACTERS,
  parseMessage,
} from "./wire.ts";

/** How one side of a renderJS channel answers. */
export interface ChannelParts {
  /** The other window, asked for at each message: a frame has none before it is in the document. */
  peer: () => Window | null;
  allowOrigin: (origin: string) => boolean;
  answer: (name: string, params: unknown, signal: AbortSignal) => unknown;
  notice: (name: string, params: unknown) => void;
  /** The notice that gives up a request of theirs, and the one that gives up a request of ours. */
  theirCancel: string;
  ourCancel: string;
  /** Somebody is there. */
  opened?: () => void;
  /** The channel has ended, from whatever side. */
  closed?: (reason: unknown) => void;
  /** A ping on a channel that is open: the other window has loaded something anew. */
  greetedAgain?: () => void;
}

export interface Channel {
  /** Tells the other side that we are there, unless it has told us before. */
  greet(): void;
  notify(name: string, params?: unknown): void;
  call(name: string, params: unknown, o?: Opts): Promise<unknown>;
  /** Every pending call rejects with that reason. */
  close(reason: unknown): void;
}

const MOST_ANSWERS = 1000; // at once; a flood is refused, not queued
const GREETING = "__ready";

/** One jschannel with another window. What is sent before both sides are there waits, in order. */
export function openChannel(parts: ChannelParts): Channel {
  const life = new AbortController();
  const calls = new Map<number, Deferred<unknown>>();
  const answers = new Map<number, AbortController>();
  let waiting: string[] | undefined = [];
  let peerOrigin: string | undefined; // the first that spoke; nobody else is listened to afterwards
  let lastId = Math.floor(Math.random() * 1e6);

  /** An opaque origin cannot be named; there the window alone tells who hears it. */
  const sendTo = (text: string, origin: string) => parts.peer()?.postMessage(text, origin === "null" ? "*" : origin);
  const post = (text: string) => {
    if (waiting) waiting.push(text);
    else if (peerOrigin !== undefined) sendTo(text, peerOrigin);
  };

  function open(origin: string, greeting: unknown) {
    if (greeting === "ping") sendTo(formatNotice(GREETING, "pong"), origin);
    if (peerOrigin !== undefined) {
      if (greeting === "ping") parts.greetedAgain?.();
      return;
    }
    peerOrigin = origin;
    const ready = waiting ?? [];
    waiting = undefined;
    for (const text of ready) post(text);
    parts.opened?.();
  }

  async function answer({ id, name, params }: Extract<Message, { kind: "request" }>) {
    if (answers.has(id)) return; // a replay
    if (answers.size >= MOST_ANSWERS) return post(formatFailure(id, new Error("too many requests at once")));
    const stop = new AbortController();
    answers.set(id, stop);
    const text = await result(id, () => {
      refuseTemplates(params);
      return parts.answer(name, params, AbortSignal.any([stop.signal, life.signal]));
    });
    answers.delete(id);
    if (!stop.signal.aborted && !life.signal.aborted) post(text); // renderJS expects no answer to what it gave up
  }

  function giveUp(params: unknown) {
    const [id, reason] = Array.isArray(params) ? params : [];
    answers.get(id as number)?.abort(new DOMException(String(reason ?? "cancelled"), "AbortError"));
  }

  function receive({ source, origin, data }: MessageEvent) {
    const peer = parts.peer();
    if (!peer || source !== peer || !parts.allowOrigin(origin) || origin !== (peerOrigin ?? origin)) return;
    if (typeof data === "string" && data.length > MOST_CHARACTERS) return close(tooLong(data.length));
    const message = parseMessage(data);
    if (!message) return;
    if (message.kind === "request") void answer(message);
    else if (message.kind === "notice") {
      if (message.name === GREETING) open(origin, message.params);
      else if (message.name === parts.theirCancel) giveUp(message.params);
      else parts.notice(message.name, message.params);
    } else {
      const call = calls.get(message.id);
      calls.delete(message.id);
      if (message.kind === "failure") call?.reject(message.error);
      else if (holdsTemplates(message.result))
        call?.reject(new FieldError("invalid-argument", "the result is no data"));
      else call?.resolve(message.result);
    }
  }

  function close(reason: unknown) {
    if (life.signal.aborted) return;
    life.abort(reason);
    removeEventListener("message", receive);
    for (const call of calls.values()) call.reject(reason);
    calls.clear();
    waiting = [];
    parts.closed?.(reason);
  }

  addEventListener("message", receive);
  return {
    greet() {
      if (peerOrigin === undefined && !life.signal.aborted) sendTo(formatNotice(GREETING, "ping"), "*");
    },
    notify: (name, params) => post(formatNotice(name, params)),
    async call(name, params, { signal } = {}) {
      signal?.throwIfAborted();
      life.signal.throwIfAborted();
      const id = ++lastId;
      const text = formatRequest(id, name, params);
      const call = deferred<unknown>();
      calls.set(id, call);
      post(text);
      try {
        return await until(call.promise, signal);
      } finally {
        if (calls.delete(id) && !life.signal.aborted) {
          post(formatNotice(parts.ourCancel, [id, String((signal?.reason as Error | undefined)?.message ?? "")]));
        }
      }
    },
    close,
  };
}

const tooLong = (length: number) =>
  new FieldError("invalid-argument", `the other window sent a message of ${length} characters`, { length });

async function result(id: number, run: () => unknown): Promise<string> {
  try {
    return formatResult(id, await run());
  } catch (error) {
    return formatFailure(id, error);
  }
}
