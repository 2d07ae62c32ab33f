/**
 * A typed name for work that runs elsewhere. Anyone may import the token; only worker entries import the file
 * that serves it, so its code never reaches the window by accident.
 *
 * `Event` is what the work may report while it runs (progress, partial results); plain data, like input and output.
 */
export interface Task<Input, Output, Event = never> {
  readonly name: string;
  readonly _?: (input: Input, event: Event) => Output; // carries the types; never set
}

export function task<Input, Output, Event = never>(name: string): Task<Input, Output, Event> {
  return { name };
}

/** How a caller asks for work: who may cancel it, what moves instead of being copied, who hears of its progress. */
export interface RunOpts<Event = never> {
  signal?: AbortSignal | undefined;
  transfer?: Transferable[];
  onEvent?: ((event: Event) => void) | undefined;
}

/** Anything that runs tasks: a pool of workers, the storage worker, or the calling thread itself. */
export interface Runner {
  run<Input, Output, Event = never>(
    task: Task<Input, Output, Event>,
    input: Input,
    o?: RunOpts<Event>,
  ): Promise<Output>;
}
