/** Attachment bodies in the forms jIO takes and gives; a Blob inside. */
import { FieldError } from "../../base/errors.ts";
import { type Opts, until } from "../../base/signal.ts";
import type { TypedStream } from "../backend.ts";
import type { Bodies, Body } from "../storage.ts";
import { formatBase64 } from "./binary.ts";
import { OwnBytes, withoutBytes } from "./own-bytes.ts";

const FORMATS = new Set<keyof Bodies>(["blob", "text", "json", "data_url", "array_buffer", "stream"]);

/** A body as a Blob, or as the stream it is; bytes are copied, so the caller may go on using them. */
export function readBody(body: Body | OwnBytes, contentType: string | undefined): Blob | TypedStream | OwnBytes {
  if (body instanceof OwnBytes) return contentType === undefined ? body : new OwnBytes(body.bytes, contentType);
  if (typeof body === "string")
    return new OwnBytes(new TextEncoder().encode(body), contentType ?? "text/plain;charset=utf-8");
  if (body instanceof Blob) return contentType === undefined ? body : body.slice(0, body.size, contentType);
  const type = contentType ?? "application/octet-stream";
  if (isBytes(body)) return new OwnBytes(copyOf(body), type);
  if (body instanceof ReadableStream) {
    if (body.locked) throw new FieldError("invalid-argument", "the stream of the body has a reader already");
    return { stream: body, type: type.toLowerCase() };
  }
  throw new FieldError("invalid-argument", "an attachment's body is a Blob, a string, bytes or a stream of bytes");
}

/** Bytes to append, copied unless they are a Blob. */
export function readBytes(bytes: Blob | BufferSource): Uint8Array<ArrayBuffer> | Blob {
  if (bytes instanceof Blob) return bytes;
  if (!isBytes(bytes)) throw new FieldError("invalid-argument", "what is appended must be a Blob or bytes");
  return copyOf(bytes);
}

function copyOf(bytes: BufferSource): Uint8Array<ArrayBuffer> {
  if (!ArrayBuffer.isView(bytes)) return new Uint8Array(bytes).slice();
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice();
}

function isBytes(body: unknown): body is BufferSource {
  return ArrayBuffer.isView(body) || body instanceof ArrayBuffer;
}

/** What a stream gives, checked to be bytes; an abort, or a reader that stops early, cancels the stream. */
export async function* chunksOf(
  stream: ReadableStream<unknown>,
  { signal }: Opts,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await until(reader.read(), signal);
      ended = done;
      if (done) return;
      if (!isBytes(value)) throw new FieldError("invalid-argument", "a stream of a body gives bytes only");
      yield ArrayBuffer.isView(value)
        ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
        : new Uint8Array(value);
    }
  } finally {
    if (!ended) reader.cancel(signal?.reason).catch(() => {}); // nobody waits for the source to hear of it
  }
}

/** The whole of a body as a Blob; the browser may keep the bytes of a long one on its disk. */
export async function collect(body: Blob | TypedStream, o: Opts): Promise<Blob> {
  if (body instanceof Blob) return body;
  const parts: Blob[] = [];
  for await (const chunk of chunksOf(body.stream, o)) parts.push(new Blob([chunk]));
  return new Blob(parts, { type: body.type });
}

export function checkFormat(format: unknown): keyof Bodies {
  if (FORMATS.has(format as keyof Bodies)) return format as keyof Bodies;
  throw new FieldError("invalid-argument", `format must be one of ${[...FORMATS].join(", ")}`, { format });
}

/** Bytes are the caller's afterwards. */
export async function convertBody(
  body: Blob | TypedStream | OwnBytes,
  format: keyof Bodies,
  o: Opts,
): Promise<Bodies[keyof Bodies]> {
  if (format === "stream" && "stream" in body && !(body instanceof Blob)) return abortable(body.stream, o);
  const whole = body instanceof OwnBytes ? body : await collect(body, o);
  switch (format) {
    case "blob":
      return withoutBytes(whole);
    case "text":
      return textOf(whole);
    case "json":
      return parseJson(await textOf(whole));
    case "array_buffer":
      return bufferOf(whole);
    case "data_url":
      return `data:${whole.type || "application/octet-stream"};base64,${formatBase64(new Uint8Array(await bufferOf(whole)))}`;
    case "stream":
      return abortable(withoutBytes(whole).stream(), o);
  }
}

async function textOf(body: Blob | OwnBytes): Promise<string> {
  return body instanceof OwnBytes ? new TextDecoder().decode(body.bytes) : body.text();
}

async function bufferOf(body: Blob | OwnBytes): Promise<ArrayBuffer> {
  if (!(body instanceof OwnBytes)) return body.arrayBuffer();
  const { bytes } = body;
  return bytes.length === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}

function abortable(stream: ReadableStream<Uint8Array>, { signal }: Opts): ReadableStream<Uint8Array> {
  return signal ? stream.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal }) : stream;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FieldError("invalid-format", "the attachment is not JSON", {}, error);
  }
}

/** SHA-256 as 64 hexadecimal digits; `undefined` on pages without HTTPS, where browsers withhold the digest. */
export async function sha256(bytes: BufferSource): Promise<string | undefined> {
  const digest = await globalThis.crypto.subtle?.digest("SHA-256", bytes);
  return digest && Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
