/** A planned Zarr group as items of one `bulk`, whose bodies are read when their turn comes. */
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import {
  ARRAY_KEY,
  ATTRIBUTES_KEY,
  CONSOLIDATED_KEY,
  chunkKey,
  formatArrayMetadata,
  formatAttributes,
  formatConsolidated,
  formatGroupMetadata,
  formatJson,
  GROUP_KEY,
  newGroup,
} from "../../format/index.ts";
import type { BulkItem, Doc } from "../../jio/index.ts";
import { blankOutside, fitChunk } from "./fit-chunk.ts";
import { chunkBytes } from "./plan-chunks.ts";
import type { ImportPlan, PlannedArray } from "./plan-import.ts";
import { readWhole, type ZarrFiles } from "./zarr-files.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Count = (bytes: number) => void;

/** Memory  a chunk, where the storage takes one body after another. */
export function groupBodies(
  id: string,
  { attributes, arrays }: ImportPlan,
  { files, count, ...o }: Opts & { files: ZarrFiles; count: Count },
): BulkItem[] {
  const chunks = arrays.flatMap((array) =>
    array.chunks.map((at) => {
      const name = `${array.path}/${chunkKey(at, array.meta.separator)}`;
      const read = () => (array.decoded ? decode(array, at, o) : take(array, at, { files, count, ...o }));
      return put(id, name, lazyStream(read), "application/octet-stream");
    }),
  );
  const metadata: [string, Doc][] = [
    [GROUP_KEY, formatGroupMetadata()],
    [ATTRIBUTES_KEY, formatAttributes({ attributes })],
    ...arrays.flatMap(arrayEntries),
  ];
  const consolidated = formatConsolidated(newGroup(new Map(metadata)));
  const texts = [...metadata, [CONSOLIDATED_KEY, consolidated] as const].map(([name, json]) =>
    put(id, name, formatJson(json), "application/json"),
  );
  return [...chunks, ...texts];
}

function put(id: string, name: string, body: ReadableStream<Uint8Array> | string, _content_type: string): BulkItem {
  return { verb: "putAttachment", args: [id, name, body, { _content_type }] };
}

function arrayEntries({ path, meta, ...attributes }: PlannedArray): [string, Doc][] {
  return [
    [`${path}/${ATTRIBUTES_KEY}`, formatAttributes(attributes, meta.dtype)],
    [`${path}/${ARRAY_KEY}`, formatArrayMetadata(meta)],
  ];
}

async function decode({ decoded, meta }: PlannedArray, at: readonly number[], o: Opts): Promise<Bytes> {
  const selection = at.map((index, axis) => {
    const start = index * meta.chunkShape[axis]!;
    return { start, stop: Math.min(start + meta.chunkShape[axis]!, meta.shape[axis]!) };
  });
  const { data } = await decoded!.read(selection.length > 0 ? selection : ["..."], o);
  const shape = selection.map(({ start, stop }) => stop - start);
  return fitChunk(data, shape, meta);
}

/** A chunk as it lies, once it is known that it holds what a chunk of its array has; one at the edge with nothing foreign outside. */
async function take(
  { name, meta }: PlannedArray,
  at: readonly number[],
  { files, count, ...o }: Opts & { files: ZarrFiles; count: Count },
): Promise<Bytes> {
  const path = `${name}/${chunkKey(at, meta.separator)}`;
  const file = files.get(path)!;
  const expected = chunkBytes(meta);
  const wrong = (found: string) =>
    new FieldError("invalid-format", `${path} holds ${found}; a chunk of its array has ${expected} bytes`, { path });
  const isPacked = meta.gzipLevel !== null;
  if (isPacked ? file.byteLength > 2 * expected + 4096 : file.byteLength !== expected)
    throw wrong(`${file.byteLength} bytes`);
  const bytes = await readWhole(file, o);
  count(bytes.length);
  const inside = at.map((index, axis) =>
    Math.min(meta.chunkShape[axis]!, meta.shape[axis]! - index * meta.chunkShape[axis]!),
  );
  const isEdge = inside.some((length, axis) => length < meta.chunkShape[axis]!);
  if (!isPacked) return isEdge ? blankOutside(bytes, inside, meta) : bytes;
  const plain = new Uint8Array(isEdge ? expected : 0);
  const length = await unpack(bytes, expected, plain).catch((cause: unknown) => {
    throw new FieldError("invalid-format", `${path} is no gzip data, or was cut`, { path }, cause);
  });
  if (length !== expected) throw wrong(length > expected ? "more" : `${length} bytes`);
  if (!isEdge) return bytes;
  const blanked = blankOutside(plain, inside, meta);
  return blanked.every((byte, i) => byte === plain[i]) ? bytes : pack(blanked);
}

/** How long it is unpacked; `into` has it where it is long enough. Stops at the first byte too many: what a damaged chunk swells to is not for us to hold. */
async function unpack(bytes: Bytes, most: number, into: Bytes): Promise<number> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  let length = 0;
  for (let next = await reader.read(); !next.done && length <= most; next = await reader.read()) {
    if (length + next.value.length <= into.length) into.set(next.value, length);
    length += next.value.length;
  }
  await reader.cancel();
  return length;
}

async function pack(bytes: Bytes): Promise<Bytes> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** One piece, made when it is asked for. */
function lazyStream(make: () => Promise<Bytes>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const bytes = await make();
        if (bytes.length > 0) controller.enqueue(bytes);
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
