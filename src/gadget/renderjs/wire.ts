/** renderJS's messages between windows: each is a JSON string. Written and read here only. Pure. */
import { FieldError } from "../../base/errors.ts";
import { AcquisitionError } from "../errors.ts";

/** What a string from a window says; a name is without renderJS's prefix. */
export type Message =
  | { kind: "request"; id: number; name: string; params: unknown }
  | { kind: "notice"; name: string; params: unknown }
  | { kind: "result"; id: number; result: unknown }
  | { kind: "failure"; id: number; error: Error };

const PREFIX = "renderJS::";

/** In UTF-16 units; a message is copied several times on its way. */
export const MOST_CHARACTERS = 64 * 2 ** 20;

const OTHER = 0;
const ACQUISITION = 1;
const CANCELLATION = 2;

function parseObject(data: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(data);
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // somebody else's message: a window has many talkers
  }
}

/** Reads what came from a window; `undefined` for all that is no message of this wire. */
export function parseMessage(data: unknown): Message | undefined {
  if (typeof data !== "string" || data.length > MOST_CHARACTERS) return undefined;
  const found = parseObject(data);
  if (!found) return undefined;
  const { id, method, params } = found;
  const isNumbered = Number.isSafeInteger(id) && id !== 0; // 0 is read as no id at all
  if (typeof method === "string") {
    if (!method.startsWith(PREFIX)) return undefined;
    const name = method.slice(PREFIX.length);
    return isNumbered ? { kind: "request", id: id as number, name, params } : { kind: "notice", name, params };
  }
  if (!isNumbered || method !== undefined || Object.hasOwn(found, "callback")) return undefined;
  if (!Object.hasOwn(found, "error")) return { kind: "result", id: id as number, result: found.result };
  return { kind: "failure", id: id as number, error: reviveError(found.error, found.message) };
}

const asText = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

/** "TypeError: no" came from an error whose name was TypeError; anything else is the message of an error of no kind. */
function namedError(text: string): Error {
  const [, name = "Error", message = text] = /^([A-Z]\w{0,60}Error): (.*)$/s.exec(text) ?? [];
  return Object.defineProperty(new Error(message), "name", { value: name, configurable: true, writable: true });
}

function reviveError(error: unknown, message: unknown): Error {
  if (typeof error !== "object" || error === null || !Object.hasOwn(error, "type"))
    return namedError(message === undefined ? asText(error) : `${asText(error)}: ${asText(message)}`);
  const { type, msg } = error as { type: unknown; msg?: unknown };
  if (Number(type) === ACQUISITION) return new AcquisitionError(asText(msg)); // some send it as a string
  if (Number(type) === CANCELLATION) return new DOMException(asText(msg), "AbortError");
  return namedError(asText(msg));
}

/** JSON knows no errors, and a service's failure is told as an argument. */
const plainErrors = (_key: string, value: unknown) =>
  value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value;

function format(message: object, what: string): string {
  let text: string;
  try {
    text = JSON.stringify(message, plainErrors);
  } catch (cause) {
    throw new FieldError("invalid-argument", `${what} cannot be written as JSON`, {}, cause);
  }
  if (text.length <= MOST_CHARACTERS) return text;
  throw new FieldError("invalid-argument", `${what} is longer than ${MOST_CHARACTERS} characters`, {
    length: text.length,
  });
}

export const formatRequest = (id: number, name: string, params: unknown): string =>
  format({ id, method: PREFIX + name, params }, `the arguments of ${name}`);

export const formatNotice = (name: string, params?: unknown): string =>
  format({ method: PREFIX + name, params }, `the notice ${name}`);

export const formatResult = (id: number, result: unknown): string => format({ id, result }, "the result");

export function formatFailure(id: number, error: unknown): string {
  const { name, message } = (error ?? {}) as { name?: unknown; message?: unknown };
  const type = { AcquisitionError: ACQUISITION, AbortError: CANCELLATION }[String(name)] ?? OTHER;
  const msg = type === OTHER ? sayWhat(error) : asText(message);
  return format({ id, error: { type, msg } }, "the error");
}

/** What was thrown need not be an error, nor be something that can say what it is. */
export function sayWhat(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return "something that cannot be written";
  }
}
