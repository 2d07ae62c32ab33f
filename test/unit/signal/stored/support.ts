/** A recording in a shared memory storage, the array of a result, and scipy beside it. */
import { openArray } from "../../../../src/array/index.ts";
import { createStorage } from "../../../../src/jio/index.ts";
import type { F } from "../../../../src/signal/index.ts";
import { localRunner } from "../../../../src/worker/serve.ts";
import type { Runner, Task } from "../../../../src/worker/task.ts";
import { python } from "../../../support/peers.ts";
import { bytesOf, doublesOf } from "../close.ts";
import type { shared } from "../recording.ts";

export const TARGET = "data_array_module/result";
export const local = localRunner(() => import("../../../../src/signal/tasks.worker.ts"));

type Shared = ReturnType<typeof shared>;

export async function readArray(storage: Shared, path = "data", id = TARGET) {
  const array = await openArray(createStorage(storage), id, { path });
  const { data } = await array.read();
  return { data: data as F, shape: array.shape, attributes: array.attributes, dtype: array.dtype };
}

export const documentOf = (storage: Shared, id = TARGET) => createStorage(storage).get(id);

/** Ids of all documents there are. */
export async function idsOf(storage: Shared): Promise<string[]> {
  const { data } = await createStorage(storage).allDocs();
  return data.rows.map(({ id }) => id).sort();
}

/** A runner that counts its tasks, and lets `before` see or stop each. */
export function watched(before: (name: string, input: unknown) => Promise<void> | void): Runner {
  return {
    run: async (task, input, o) => {
      await before((task as Task<unknown, unknown>).name, input);
      return local.run(task, input, o);
    },
  };
}

/** `script` sees the samples as `x` and puts what it found, doubles, into `out`. */
export function scipy(x: F, script: string): Float64Array {
  const head = "import sys, numpy as np, scipy.signal, scipy.stats\nx = np.frombuffer(sys.stdin.buffer.read())\n";
  return doublesOf(
    python(`${head}${script}\nnp.asarray(out, dtype=float).tofile(sys.stdout.buffer)`, bytesOf(Float64Array.from(x))),
  );
}

/** Whether two lists are the same bytes: `toEqual` takes seconds for a million values. */
export function isSame(a: F, b: F): boolean {
  const view = ({ buffer, byteOffset, byteLength }: F) => Buffer.from(buffer, byteOffset, byteLength);
  return a.constructor === b.constructor && view(a).equals(view(b));
}
