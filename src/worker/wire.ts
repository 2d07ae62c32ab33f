/** The only file that knows how a task call crosses to a worker: comlink below, errors and aborts as plain data. */
import * as Comlink from "comlink";
import { type Code, FieldError } from "../base/errors.ts";
import { runServed } from "./serve.ts";
import type { RunOpts, Task } from "./task.ts";

type WireError = {
  name: string;
  message: string;
  stack?: string | undefined;
  code?: Code;
  facts?: Record<string, unknown>;
  cause?: WireError;
};
type Answer = { ok: true; value: unknown } | { ok: false; error: WireError };

interface Call {
  call: number;
  name: string;
  input: unknown;
  events: MessagePort | undefined;
}
interface Remote {
  run(call: Call): Promise<Answer>;
  abort(call: number, reason: WireError): void;
}

/** Error class, own fields and cause do not survive structured cloning, so they travel as named fields. */
export function encodeError(error: unknown, depth = 0): WireError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const wire: WireError = { name: error.name, message: error.message, stack: error.stack };
  if (error.name === "FieldError") {
    const { code, facts } = error as FieldError;
    wire.code = code;
    wire.facts = JSON.parse(
      JSON.stringify(facts, (_key, value) => (typeof value === "bigint" ? String(value) : value)),
    );
  }
  if (error.cause !== undefined && depth < 4) wire.cause = encodeError(error.cause, depth + 1);
  return wire;
}

export function decodeError(wire: WireError): Error {
  const cause = wire.cause && decodeError(wire.cause);
  let error: Error;
  if (wire.code) error = new FieldError(wire.code, wire.message, wire.facts, cause);
  else if (wire.name === "AbortError") error = new DOMException(wire.message, "AbortError");
  else {
    error = new Error(wire.message, cause === undefined ? undefined : { cause });
    error.name = wire.name;
  }
  if (wire.stack && !(error instanceof DOMException)) error.stack = wire.stack;
  return error;
}

/** Worker side: answers calls that arrive at `endpoint` (the worker's global scope, or a port handed to it). */
export function listen(endpoint?: Comlink.Endpoint): void {
  const running = new Map<number, AbortController>();
  const remote: Remote = {
    async run({ call, name, input, events }) {
      const life = new AbortController();
      running.set(call, life);
      try {
        const emit = (event: unknown, transfer: Transferable[] = []) => events?.postMessage(event, transfer);
        const { value, transfer = [] } = await runServed(name, input, { signal: life.signal, emit });
        return Comlink.transfer<Answer>({ ok: true, value }, transfer);
      } catch (error) {
        return { ok: false, error: encodeError(error) };
      } finally {
        running.delete(call);
        events?.close();
      }
    },
    abort(call, reason) {
      running.get(call)?.abort(decodeError(reason));
    },
  };
  Comlink.expose(remote, endpoint);
}

/** Window side: one connection to a worker. `lost` rejects everything pending; comlink alone would leave it hanging. */
export function connect(endpoint: Comlink.Endpoint): {
  run<Input, Output, Event>(task: Task<Input, Output, Event>, input: Input, o?: RunOpts<Event>): Promise<Output>;
  lose(error: FieldError): void;
} {
  const remote = Comlink.wrap<Remote>(endpoint);
  const pending = new Set<(error: unknown) => void>();
  let gone: FieldError | undefined;
  let calls = 0;
  return {
    lose(error) {
      gone = error;
      for (const reject of pending) reject(error);
      pending.clear();
    },
    run<Input, Output, Event>(task: Task<Input, Output, Event>, input: Input, o: RunOpts<Event> = {}) {
      if (gone) return Promise.reject(gone);
      if (o.signal?.aborted) return Promise.reject(o.signal.reason);
      const call = ++calls;
      const channel = o.onEvent && new MessageChannel();
      if (channel) channel.port1.onmessage = (message) => o.onEvent?.(message.data as Event);
      const moved = [...(o.transfer ?? []), ...(channel ? [channel.port2] : [])];
      return new Promise<Output>((resolve, reject) => {
        const stop = () => {
          void remote.abort(call, encodeError(o.signal?.reason));
          reject(o.signal?.reason);
        };
        pending.add(reject);
        o.signal?.addEventListener("abort", stop, { once: true });
        remote
          .run(Comlink.transfer({ call, name: task.name, input, events: channel?.port2 }, moved))
          .then((answer) => (answer.ok ? resolve(answer.value as Output) : reject(decodeError(answer.error))), reject)
          .finally(() => {
            pending.delete(reject);
            o.signal?.removeEventListener("abort", stop);
            channel?.port1.close();
          });
      });
    },
  };
}
