/** The closed list of failures that callers branch on. "corrupt": stored bytes fail their digest. */
export type Code =
  | "invalid-argument"
  | "invalid-format"
  | "invalid-metadata"
  | "not-found"
  | "conflict"
  | "locked"
  | "unsupported"
  | "over-budget"
  | "over-quota"
  | "unauthorized"
  | "forbidden"
  | "network"
  | "timeout"
  | "worker-lost"
  | "corrupt";

const STATUS: Record<Code, number> = {
  "invalid-argument": 400,
  "invalid-format": 400,
  "invalid-metadata": 400,
  unauthorized: 401,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  "over-budget": 413,
  locked: 423,
  "worker-lost": 500,
  corrupt: 500,
  unsupported: 501,
  network: 502,
  timeout: 504,
  "over-quota": 507,
};

/**
 * Every failure this project reports: a code to branch on, a message for people, facts for both.
 *
 * `status_code` is jIO's number for the same thing; nobody branches on it.
 */
export class FieldError extends Error {
  override readonly name = "FieldError";
  readonly code: Code;
  readonly facts: Record<string, unknown>;

  constructor(code: Code, message: string, facts: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.facts = facts;
  }

  get status_code(): number {
    return STATUS[this.code];
  }
}

/** True for a FieldError of that code, also one that came from another realm or a second copy of this module. */
export function isCode(error: unknown, code: Code): error is FieldError {
  return error instanceof Error && error.name === "FieldError" && (error as FieldError).code === code;
}

/** What an abort with no reason of its own rejects with, in every runtime. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
