/** Results that are larger than memory: each task of the pool writes one chunk of them, and what is written is not computed twice. */
import { type ArrayRef, type GroupArray, zarrGroupItems } from "../../../array/index.ts";
import { FieldError } from "../../../base/errors.ts";
import { createMeter } from "../../../base/progress.ts";
import type { Opts } from "../../../base/signal.ts";
import type { Doc } from "../../../jio/index.ts";
import { copyAttachments, replaceResult } from "../../tasks.ts";
import type { Run, Target } from "../../types.ts";
import { runOrdered } from "../run-ordered.ts";
import { currentRunner, type SizedRunner } from "../runner.ts";
import { refOf } from "../welch/keep-spectrum.ts";
import { type Draft, withDraft } from "./draft.ts";

/** Chunks of one task. */
const TOGETHER = 4;

export interface ChunkedResult {
  readonly arrays: Record<string, GroupArray>;
  readonly attributes?: Doc;
  readonly chunks: number;
  /** The attachment that a chunk's task writes last: where it is there, all of the chunk is. */
  nameOf(chunk: number): string;
  /** Bytes of the source that a chunk is made of. */
  bytesOf(chunk: number): number;
  /** Computes some of them, one task: while one is written the next is computed. */
  run(chunks: readonly number[], into: Target, o: { runner: SizedRunner; signal: AbortSignal }): Promise<void>;
  /** Attachments of an earlier result that are what this run would make; copied, not computed. */
  readonly reuse?: { id: string; names: readonly string[] };
  /** What can only be made when every chunk is there. */
  finish?(draft: Draft, o: Opts): Promise<void>;
  document(): Doc;
}

export async function computeChunks(
  target: Target,
  key: string,
  result: ChunkedResult,
  o: Run & { isAgain: boolean; parallel: number },
): Promise<ArrayRef> {
  const { signal, onProgress } = o;
  const own = signal ? { signal } : {};
  const runner = currentRunner();
  return withDraft(target, key, own, async (draft) => {
    await draft.open();
    const there = new Set(draft.attachments);
    if (there.size === 0) await begin(draft, result, there, own);
    const todo = Array.from({ length: result.chunks }, (_, chunk) => chunk).filter((n) => !there.has(result.nameOf(n)));
    const bytesOf = (chunks: readonly number[]) => chunks.reduce((sum, chunk) => sum + result.bytesOf(chunk), 0);
    const count = createMeter(bytesOf(todo), (progress) => onProgress?.(progress));
    const into = { storage: draft.storage.description, id: draft.id };
    await runOrdered(groupsOf(todo), {
      parallel: Math.min(o.parallel, runner.size ?? 1),
      ...own,
      run: (chunks, life) => result.run(chunks, into, { runner, signal: life }),
      take: (_nothing, chunks) => count(bytesOf(chunks)),
    });
    await result.finish?.(draft, own);
    await commit(draft, target, result.document(), { ...own, isAgain: o.isAgain });
    return refOf(draft.storage, target.id);
  });
}

function* groupsOf(chunks: readonly number[]): Generator<number[]> {
  for (let first = 0; first < chunks.length; first += TOGETHER) yield chunks.slice(first, first + TOGETHER);
}

/** Metadata and small arrays, then what an earlier result has already. */
async function begin(
  { storage, id }: Draft,
  { arrays, attributes, reuse }: ChunkedResult,
  there: Set<string>,
  o: Opts,
) {
  await storage.bulk(zarrGroupItems(id, { ...(attributes && { attributes }), arrays }), o);
  if (!reuse) return;
  const copied = { storage: storage.description, from: reuse.id, to: id, names: reuse.names };
  await currentRunner().run(copyAttachments, copied, { signal: o.signal });
  for (const name of reuse.names) there.add(name);
}

/**
 * The draft becomes the result: by its document where it lies there already, else a worker copies it in the place of the earlier one.
 *
 * Throws  "not-found" with `isAgain` where there is no earlier one.
 */
export async function commit(
  { storage, id }: Pick<Draft, "storage" | "id">,
  target: Target,
  doc: Doc,
  { isAgain, signal }: Opts & { isAgain: boolean },
): Promise<void> {
  if (id === target.id) {
    if (isAgain) throw new FieldError("not-found", `there is no document ${id} any more`, { id });
    signal?.throwIfAborted();
    return void (await storage.put(id, doc)); // without the signal: what is there is not taken back
  }
  await currentRunner().run(
    replaceResult,
    { storage: storage.description, from: id, to: target.id, doc, isAgain },
    { signal },
  );
}
