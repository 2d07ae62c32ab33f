import { FieldError } from "../base/errors.ts";
import { until } from "../base/signal.ts";
import type { Runner, RunOpts, Task } from "./task.ts";

/** What a handler gets besides its input. It must look at the signal between slices of its work. */
export interface Context<Event> {
  signal: AbortSignal;
  emit(event: Event, transfer?: Transferable[]): void;
}

/** A handler's answer; what stands in `transfer` moves to the caller instead of being copied. */
export interface Served<Output> {
  value: Output;
  transfer?: Transferable[];
}

type Handler = (input: unknown, context: Context<unknown>) => Promise<Served<unknown>> | Served<unknown>;

const handlers = new Map<string, Handler>(); // filled at import by the *.worker.ts files

/** Registers the code of a task in this thread. */
export function serve<Input, Output, Event>(
  task: Task<Input, Output, Event>,
  handler: (input: Input, context: Context<Event>) => Promise<Served<Output>> | Served<Output>,
): void {
  handlers.set(task.name, handler as Handler);
}

/** Runs a task's handler in this thread, for wire.ts and for callers that have no worker. */
export async function runServed(name: string, input: unknown, context: Context<unknown>): Promise<Served<unknown>> {
  const handler = handlers.get(name);
  if (!handler) throw new FieldError("unsupported", `this thread serves no task "${name}"`, { task: name });
  return handler(input, context);
}

/** The calling thread as a runner: what Node uses, and a worker for its own tasks. `load` imports the handlers. */
export function localRunner(load: () => Promise<unknown> = async () => {}): Runner {
  return {
    async run<Input, Output, Event>(task: Task<Input, Output, Event>, input: Input, o: RunOpts<Event> = {}) {
      o.signal?.throwIfAborted();
      await load();
      const signal = o.signal ?? new AbortController().signal;
      const emit = (event: unknown) => o.onEvent?.(event as Event);
      const { value } = await until(runServed(task.name, input, { signal, emit }), o.signal);
      return value as Output;
    },
  };
}
