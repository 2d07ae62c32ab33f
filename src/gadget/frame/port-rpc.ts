/**
 * Calls over a private MessagePort, for peers that do not trust each other. Only the names that `answer` knows can be
 * called: no property of any object is ever reached by a path from the other side, and nothing that comes in is HTML to Lit.
 *
 * Wire     { type: "call", id, name, args, errors? } · { type: "result", id, value } · { type: "error", id, thrown } ·
 *          { type: "abort", id, reason } · { type: "close" }; ids are the caller's; errors are the places of args that
 *          were errors. An aborted call gets no reply.
 */
import { FieldError } from "../../base/errors.ts";
import { type Opts, until } from "../../base/signal.ts";
import { createBacklog } from "./backlog.ts";
import { measureMessage } from "./message-size.ts";
import { type Incoming, parseMessage } from "./port-message.ts";
import { refuseTemplates } from "./refuse-templates.ts";
import { formatError, formatThrown, parseError, parseThrown } from "./wire-error.ts";

/** What an answer is given beside the arguments. */
export interface Answering {
  /** Aborts when the caller no longer waits, or the connection ends. */
  readonly signal: AbortSignal;
  /** Names what moves with the result instead of being copied. */
  transfer(...list: Transferable[]): void;
}

export interface PortOpts extends Opts {
  /** Answers a call of the other side, or throws. */
  answer(name: string, args: unknown[], o: Answering): unknown;
  /** Told once, when the connection ends from whatever side. */
  onClose?(reason: unknown): void;
  /** The most bytes that one message may copy; 64 MiB when absent. */
  maxBytes?: number;
  /** Lets the stacks of our errors cross; only towards a side that may read our sources. */
  withStack?: boolean;
}

export interface PortRpc {
  /**
   * Calls `name` on the other side.
   *
   * Throws  what the answer threw, revived by its name; the signal's reason on abort; "invalid-argument" for what cannot
   *         cross, is cyclic or over the limit; the reason of the end when the connection has ended.
   */
  call(name: string, args?: readonly unknown[], o?: Opts & { transfer?: Transferable[] }): Promise<unknown>;
  /** Ends the connection: pending calls of this side reject with `reason`, those of the other with "worker-lost". */
  close(reason: unknown): void;
}

const MAX_BYTES = 64 * 2 ** 20;
const MAX_CALLS = 256; // of ours that wait for a reply at once; the others wait for their turn
const MAX_ANSWERS = 1024; // of theirs at once: more than an honest side has under way
const MAX_BACKLOG = 4096;

const peerGone = () => new FieldError("worker-lost", "the other side of the frame has gone");

/** Takes the port over and starts it. */
export function connectPort(port: MessagePort, o: PortOpts): PortRpc {
  const { maxBytes = MAX_BYTES, withStack = false } = o;
  const life = new AbortController();
  const backlog = createBacklog(MAX_BACKLOG, () =>
    close(new FieldError("over-budget", "the other side of the frame sends more than can be answered")),
  );

  function post(message: object, content: unknown, transfer: Transferable[] = []) {
    measureMessage(content, { transfer, maxBytes });
    try {
      port.postMessage(message, transfer);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new FieldError("invalid-argument", `this cannot be sent to a frame: ${why}`, {}, cause);
    }
  }

  function close(reason: unknown) {
    if (life.signal.aborted) return;
    life.abort(reason);
    port.postMessage({ type: "close" });
    port.close();
    backlog.close();
    o.onClose?.(reason);
  }

  const caller = createCaller({ post, withStack, ended: life.signal });
  const answerer = createAnswerer({ post, withStack, answer: o.answer, ended: life.signal });

  function receive(message: Incoming | undefined) {
    if (message?.type === "result" || message?.type === "error") {
      if (caller.settle(message)) return;
    } else if (message?.type === "abort") {
      if (answerer.abort(message.id, parseThrown(message.reason))) return;
    } else if (message?.type === "close") return close(peerGone());
    backlog.add(message?.type === "call" ? answerer.take(message) : () => {});
  }

  port.addEventListener("message", ({ data }) => life.signal.aborted || receive(parseMessage(data)));
  port.addEventListener("messageerror", () => close(new FieldError("invalid-argument", "a message could not be read")));
  port.addEventListener("close", () => close(peerGone())); // where the browser tells
  port.start();
  if (o.signal?.aborted) close(o.signal.reason);
  else o.signal?.addEventListener("abort", () => close(o.signal?.reason), { once: true, signal: life.signal });

  return { call: caller.call, close };
}

interface Side {
  /** Sends the message; `content` is what of it the callers chose, and is bounded. */
  post(message: object, content?: unknown, transfer?: Transferable[]): void;
  withStack: boolean;
  ended: AbortSignal;
}

function createCaller({ post, withStack, ended }: Side) {
  const pending = new Map<number, { resolve(value: unknown): void; reject(reason: unknown): void }>();
  const waiting = new Set<() => void>();
  let calls = 0;

  function wakeNext() {
    const [next] = waiting;
    if (!next || pending.size >= MAX_CALLS) return;
    waiting.delete(next);
    next();
  }
  async function turn(signal: AbortSignal) {
    while (pending.size >= MAX_CALLS) {
      let wake = () => {};
      try {
        await until(new Promise<void>((resolve) => waiting.add((wake = resolve))), signal);
      } catch (reason) {
        if (!waiting.delete(wake)) wakeNext(); // it was this one's turn already
        throw reason;
      }
    }
  }

  const call: PortRpc["call"] = async (name, args = [], { signal, transfer = [] } = {}) => {
    const both = signal ? AbortSignal.any([signal, ended]) : ended;
    both.throwIfAborted();
    if (pending.size >= MAX_CALLS) await turn(both);
    const id = ++calls;
    const errors = args.flatMap((arg, place) => (arg instanceof Error ? [place] : []));
    const plain = args.map((arg) => (arg instanceof Error ? formatError(arg, withStack) : arg));
    const reply = new Promise((resolve, reject) => pending.set(id, { resolve, reject }));
    try {
      post({ type: "call", id, name, args: plain, ...(errors.length > 0 && { errors }) }, plain, transfer);
      return await until(reply, both);
    } catch (error) {
      if (signal?.aborted && !ended.aborted && pending.has(id))
        post({ type: "abort", id, reason: formatThrown(signal.reason, withStack) });
      throw error;
    } finally {
      pending.delete(id);
      wakeNext();
    }
  };

  return {
    call,
    /** False when nobody waits for it. */
    settle(message: Extract<Incoming, { type: "result" | "error" }>): boolean {
      const call = pending.get(message.id);
      pending.delete(message.id);
      if (!call) return false;
      try {
        if (message.type === "error") throw parseThrown(message.thrown);
        refuseTemplates(message.value);
        call.resolve(message.value);
      } catch (reason) {
        call.reject(reason);
      }
      return true;
    },
  };
}

function createAnswerer({ post, withStack, ended, answer }: Side & Pick<PortOpts, "answer">) {
  const running = new Map<number, AbortController>();
  const fail = (id: number, thrown: unknown) => post({ type: "error", id, thrown: formatThrown(thrown, withStack) });

  async function run({ id, name, args, errors }: Extract<Incoming, { type: "call" }>, stop: AbortSignal) {
    const moved: Transferable[] = [];
    const signal = AbortSignal.any([stop, ended]);
    const revived = args.map((arg, place) => (errors.includes(place) ? parseError(arg) : arg));
    try {
      refuseTemplates(args);
      const value = await answer(name, revived, { signal, transfer: (...list) => void moved.push(...list) });
      if (!signal.aborted) post({ type: "result", id, value }, value, moved);
    } catch (error) {
      if (!signal.aborted) fail(id, error);
    }
  }

  return {
    /** Takes a call in: what begins it later. It can be aborted from now on. */
    take(message: Extract<Incoming, { type: "call" }>): () => void {
      const { id } = message;
      if (running.has(id)) return () => {}; // a replayed call
      const stop = new AbortController();
      running.set(id, stop);
      const isOver = running.size > MAX_ANSWERS;
      return () => {
        if (isOver) fail(id, new FieldError("over-budget", "too many calls at once"));
        if (isOver || stop.signal.aborted) running.delete(id);
        else void run(message, stop.signal).finally(() => running.delete(id));
      };
    },
    /** False when no such call is being answered. */
    abort(id: number, reason: unknown): boolean {
      const stop = running.get(id);
      stop?.abort(reason);
      return stop !== undefined;
    },
  };
}
