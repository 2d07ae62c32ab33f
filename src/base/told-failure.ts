/** A failure that nobody caught in one thread, as it is told to the page. */
export interface ToldFailure {
  readonly type: "FAILURE";
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/** What was thrown in words, also where it refuses to be told. */
export function messageOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? String(thrown.message) : String(thrown);
  } catch {
    return typeof thrown;
  }
}

export function tellFailure(thrown: unknown): ToldFailure {
  const error = thrown instanceof Error ? thrown : new Error(messageOf(thrown));
  return { type: "FAILURE", name: error.name, message: error.message, stack: error.stack ?? "" };
}

/** The failure a message tells of; `undefined` for any other message. */
export function hearFailure(data: unknown): Error | undefined {
  const { type, name, message, stack } = (data ?? {}) as Partial<Record<keyof ToldFailure, unknown>>;
  if (type !== "FAILURE" || typeof name !== "string" || typeof message !== "string" || typeof stack !== "string")
    return undefined;
  const error = new Error(message);
  error.name = name;
  error.stack = stack;
  return error;
}
