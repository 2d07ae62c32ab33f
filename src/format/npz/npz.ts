/** numpy's files of several arrays: a zip with a .npy for each. Source: NumPy reference, numpy.savez. */
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import { readNpy } from "../npy/read-npy.ts";
import { type ArrayBytes, npyByteLength, writeNpy } from "../npy/write-npy.ts";
import type { ArraySource } from "../source/array-source.ts";
import type { ByteSource } from "../source/byte-source.ts";
import { writeZip, type ZipFile } from "./write-zip.ts";
import { listZipMembers } from "./zip-members.ts";

const MAX_ARRAYS = 1000;

/**
 * The arrays in an .npz file, stored or deflated.
 *
 * Memory  the zip's directory and the headers; then what readNpy() holds.
 * Throws  "invalid-format", "unsupported"; both name the array.
 */
export async function readNpz(file: ByteSource, o: Opts = {}): Promise<ArraySource[]> {
  const members = await listZipMembers(file, o);
  const foreign = members.find(({ path }) => !path.endsWith(".npy"));
  if (foreign)
    throw new FieldError("unsupported", `“${foreign.path}” in the file is no array; .npz files hold .npy files only.`, {
      path: foreign.path,
    });
  if (members.length === 0) throw new FieldError("invalid-format", "There is no array in the file.", {});
  if (members.length > MAX_ARRAYS)
    throw new FieldError("unsupported", `The file has ${members.length} arrays; the most is ${MAX_ARRAYS}.`, {});
  const sources: ArraySource[] = [];
  for (const member of members) {
    const name = member.path.slice(0, -".npy".length);
    sources.push(await readNpy(member, { ...o, name }).catch((error: unknown) => Promise.reject(named(error, name))));
  }
  return sources;
}

function named(error: unknown, name: string): unknown {
  if (!(error instanceof FieldError)) return error;
  return new FieldError(error.code, `Array “${name}”: ${error.message}`, { ...error.facts, array: name }, error);
}

/**
 * An .npz file as a stream of bytes, as numpy.savez writes it; `deflate`: as numpy.savez_compressed does.
 *
 * Memory  what the arrays give at a time.
 * Throws  the stream errors with "invalid-argument" for two arrays of one name, and with what the arrays throw.
 */
export function writeNpz(
  arrays: readonly (ArrayBytes & { readonly name: string })[],
  { signal, deflate = false }: Opts & { deflate?: boolean } = {},
): ReadableStream<Uint8Array> {
  function* members(): Generator<ZipFile> {
    const names = new Set(arrays.map(({ name }) => name));
    if (names.size < arrays.length) throw new FieldError("invalid-argument", "two of the arrays have one name", {});
    for (const array of arrays) {
      const open = async () => streamFrom(writeNpy(array));
      yield { path: `${array.name}.npy`, byteLength: npyByteLength(array), open };
    }
  }
  return writeZip(members(), { ...(signal && { signal }), deflate });
}

/** A generator as a stream that makes nothing before it is read. */
export function streamFrom(bytes: AsyncIterator<Uint8Array, unknown, void>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const next = await bytes.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value as Uint8Array<ArrayBuffer>);
      },
      async cancel() {
        await bytes.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
