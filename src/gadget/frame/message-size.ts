/** How much a structured clone would copy, judged before it does: what is too large, cyclic or cannot cross is refused. */
import { FieldError } from "../../base/errors.ts";

const MAX_DEPTH = 500;
const WORD = 8;
const MAX_VALUES = 2 ** 23; // bounds the walk where nothing has a size

const tagOf = (value: object) => Object.prototype.toString.call(value).slice(8, -1);

const refuse = (why: string, facts: Record<string, unknown> = {}): never => {
  throw new FieldError("invalid-argument", `this cannot be sent to a frame: ${why}`, facts);
};

/** These are refused by the browser of the receiver only, where nobody could say whose message it was. */
const STAYS = new Set(["SharedArrayBuffer", "WebAssembly.Module", "FileSystemFileHandle", "FileSystemDirectoryHandle"]);
/** Handles to what lies elsewhere: read only when the receiver asks. */
const HANDLES = new Set([
  "Blob",
  "File",
  "FileList",
  "MessagePort",
  "ReadableStream",
  "WritableStream",
  "TransformStream",
]);

/**
 * The bytes that sending `value` copies; buffers in `transfer` move and cost nothing, Blobs are handles.
 *
 * Throws  "invalid-argument" when that is more than `maxBytes`, when the value contains itself, or holds what cannot cross.
 */
export function measureMessage(
  value: unknown,
  { transfer = [], maxBytes }: { transfer?: readonly unknown[]; maxBytes: number },
): number {
  const moved = new Set(transfer);
  const seen = new Set<object>();
  const path = new Set<object>();
  let bytes = 0;
  let values = 0;

  const add = (count: number) => {
    bytes += count;
    if (bytes > maxBytes) refuse(`it is larger than ${maxBytes} bytes`, { maxBytes });
  };
  const visit = (item: unknown) => {
    if (++values > MAX_VALUES) refuse(`it holds more than ${MAX_VALUES} values`);
    if (typeof item === "number") return add(WORD);
    if (typeof item === "string") return add(2 * item.length);
    if (typeof item === "bigint") return add(item.toString(16).length);
    if (typeof item !== "object" || item === null || moved.has(item)) return;
    if (path.has(item)) refuse("it contains itself");
    if (seen.has(item)) return; // a clone keeps the identity of what occurs twice
    seen.add(item);
    if (path.size >= MAX_DEPTH) refuse(`it is nested deeper than ${MAX_DEPTH} levels`);
    path.add(item);
    enter(item);
    path.delete(item);
  };
  const enter = (item: object) => {
    const tag = tagOf(item);
    if (STAYS.has(tag)) refuse(`a ${tag} belongs to its own page`, { type: tag });
    if (HANDLES.has(tag)) return;
    if (ArrayBuffer.isView(item)) return visit(item.buffer);
    if (tag === "ArrayBuffer") return add((item as ArrayBuffer).byteLength);
    if (tag === "Map") return visitMap(item as Map<unknown, unknown>);
    if (tag === "Set") return visitAll(item as Set<unknown>);
    if (Array.isArray(item)) return visitArray(item);
    if (item instanceof Error) add(2 * (item.message.length + (item.stack?.length ?? 0)));
    const { width, height } = item as { width?: unknown; height?: unknown };
    if (/^Image(Data|Bitmap)$/.test(tag)) return add(4 * Number(width) * Number(height));
    for (const key of Object.keys(item)) {
      add(2 * key.length);
      visit((item as Record<string, unknown>)[key]);
    }
  };
  const visitArray = (list: unknown[]) => {
    if (list.length > MAX_VALUES) refuse(`it holds more than ${MAX_VALUES} values`); // a sparse one is long at no cost
    for (const entry of list) visit(entry);
  };
  const visitMap = (map: Map<unknown, unknown>) => {
    for (const [key, entry] of map) {
      visit(key);
      visit(entry);
    }
  };
  const visitAll = (set: Set<unknown>) => {
    for (const entry of set) visit(entry);
  };

  visit(value);
  return bytes;
}
