/** Errors as plain data: their class and own fields do not survive a structured clone. Read from the wire with distrust. */
import { type Code, FieldError } from "../../base/errors.ts";
import { holdsTemplates } from "./refuse-templates.ts";

export interface WireError {
  name: string;
  message: string;
  stack?: string;
  code?: Code;
  facts?: Record<string, unknown>;
}
/** What was thrown: an error, or any other value as text or number. */
export type WireThrown = { error: WireError } | { value: string | number | boolean | null | undefined };

const MAX_NAME = 100;
const MAX_TEXT = 65_536;

const CODES: Readonly<Record<Code, true>> = {
  "invalid-argument": true,
  "invalid-format": true,
  "invalid-metadata": true,
  "not-found": true,
  conflict: true,
  locked: true,
  unsupported: true,
  "over-budget": true,
  "over-quota": true,
  unauthorized: true,
  forbidden: true,
  network: true,
  timeout: true,
  "worker-lost": true,
  corrupt: true,
};

const isCodeName = (code: unknown): code is Code => typeof code === "string" && Object.hasOwn(CODES, code);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.prototype.toString.call(value) === "[object Object]";

const text = (value: unknown, length: number) => (typeof value === "string" ? value.slice(0, length) : "");

/** Facts are for people and for branching, so what JSON cannot say of them stays here. */
function plainFacts(facts: unknown): Record<string, unknown> {
  try {
    const json = JSON.stringify(facts, (_key, value) => (typeof value === "bigint" ? String(value) : value));
    const plain: unknown = json && json.length <= MAX_TEXT ? JSON.parse(json) : {};
    return isRecord(plain) && !holdsTemplates(plain) ? plain : {};
  } catch {
    return {}; // cyclic, or a getter that throws
  }
}

export function formatError(error: Error, withStack: boolean): WireError {
  const { name, message, stack } = error;
  const { code, facts } = error as Partial<FieldError>;
  return {
    name: text(name, MAX_NAME) || "Error",
    message: text(message, MAX_TEXT),
    ...(withStack && stack !== undefined && { stack: text(stack, MAX_TEXT) }),
    ...(name === "FieldError" && isCodeName(code) && { code, facts: plainFacts(facts) }),
  };
}

/** The error as its name says: FieldError with code and facts, AbortError as the platform's, others told apart by name. */
export function parseError(wire: unknown): Error {
  const found = isRecord(wire) ? wire : {};
  const name = text(found.name, MAX_NAME) || "Error";
  const message = text(found.message, MAX_TEXT);
  if (name === "AbortError") return new DOMException(message, "AbortError");
  const error = isCodeName(found.code)
    ? new FieldError(found.code, message, plainFacts(found.facts))
    : Object.assign(new Error(message), { name: name === "FieldError" ? "Error" : name });
  if (typeof found.stack === "string") error.stack = text(found.stack, MAX_TEXT);
  return error;
}

export function formatThrown(thrown: unknown, withStack: boolean): WireThrown {
  if (thrown instanceof Error) return { error: formatError(thrown, withStack) };
  if (thrown === null || ["string", "number", "boolean", "undefined"].includes(typeof thrown))
    return {
      value: typeof thrown === "string" ? text(thrown, MAX_TEXT) : (thrown as number | boolean | null | undefined),
    };
  return { value: Object.prototype.toString.call(thrown) };
}

export function parseThrown(wire: unknown): unknown {
  if (!isRecord(wire)) return parseError(undefined);
  if ("error" in wire) return parseError(wire.error);
  const { value } = wire;
  return typeof value === "object" && value !== null ? parseError(undefined) : value;
}
