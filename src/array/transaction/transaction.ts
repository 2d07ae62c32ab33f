import { FieldError, isCode } from "../../base/errors.ts";
import { type Opts, until } from "../../base/signal.ts";
import { CONSOLIDATED_KEY, parseConsolidated, parseJson } from "../../format/index.ts";
import { type BulkItem, type JioStorage, OwnBytes, storageOf } from "../../jio/index.ts";
import type { BigArray } from "../big-array.ts";
import { isAtomic } from "../commit.ts";
import { consolidatedAttachment } from "../group.ts";
import { openArray } from "../open-array.ts";
import { homeOf, TRANSACTION } from "../revision/home.ts";
import { planKept } from "../revision/kept.ts";
import { pinnedRevisions } from "../revision/pins.ts";
import { lockGroups } from "../revision/write-lock.ts";
import { createSpill } from "./spill.ts";
import { type Staged, stageOver } from "./staged-storage.ts";

export interface Transaction {
  /** Opens an array; what is written to it counts when the transaction ends. */
  array(id: string, o?: Opts & { path?: string }): Promise<BigArray>;
  /** The storage as this transaction sees it; documents and new arrays too are kept all together or not at all. It cannot list, watch or append. */
  storage: JioStorage;
}

/**
 * Changes any number of arrays and documents, all or nothing, also when the tab dies in the middle of it. Nobody else sees anything
 * before the end; a `run` that throws leaves everything as it was.
 *
 * Memory  half the budget holds what was changed, the rest lies in scratch files; in a window, where there are none, it is "over-budget".
 * Throws  "conflict" where an array that was opened has been changed meanwhile: run it again; "unsupported" for a storage that is
 *         not atomic; what `run` throws; the signal's reason.
 * Source  wendelin.core and ZODB: commits are checked against what was read.
 */
export async function transaction<T>(
  storage: JioStorage,
  run: (tx: Transaction) => Promise<T>,
  o: Opts = {},
): Promise<T> {
  o.signal?.throwIfAborted();
  if (!isAtomic(storage))
    throw new FieldError("unsupported", "this storage cannot change several things at once", { type: storage.type });
  const spill = createSpill({ mayUseFiles: homeOf(storage).isShared });
  const staged = stageOver(storage, CONSOLIDATED_KEY, spill);
  const view = storageOf(staged.backend, { type: TRANSACTION, capacities: ["atomic", "bulk"] });
  const arrays: BigArray[] = [];
  try {
    const array: Transaction["array"] = async (id, own) => {
      const opened = await openArray(view, id, own);
      arrays.push(opened);
      return opened;
    };
    const result = await until(run({ array, storage: view }), o.signal);
    await closeAll(arrays, view);
    await commitStaged(storage, staged, o);
    return result;
  } finally {
    await closeAll(arrays, view);
    await spill.close();
  }
}

/** After it nothing is staged any more: a handle that outlives the transaction is refused. */
async function closeAll(arrays: readonly BigArray[], view: JioStorage): Promise<void> {
  await Promise.all(arrays.map((array) => array.close()));
  await view.close();
}

async function commitStaged(storage: JioStorage, staged: Staged, o: Opts): Promise<void> {
  const items = staged.items();
  const groups = [...staged.read.keys()];
  const removed = new Set(items.filter(({ verb }) => verb === "remove").map(({ args }) => args[0]));
  const made = items
    .filter(({ args: [id, name] }) => name === CONSOLIDATED_KEY && !removed.has(id))
    .map(({ args }) => String(args[0]));
  if (items.length === 0) return;
  const commit = async () => {
    for (const id of new Set([...groups, ...made])) await checkUnchanged(storage, id, staged.read.get(id), o);
    const kept = await Promise.all(groups.map((id) => keepFor(storage, id, staged.read.get(id), items, o)));
    await storage.bulk(
      kept.reduce((list, change) => change(list), items),
      o,
    );
  };
  await lockGroups(storage, [...groups, ...made], commit, o);
}

async function checkUnchanged(storage: JioStorage, id: string, before: string | undefined, o: Opts): Promise<void> {
  const now = await storage.getAttachment(id, CONSOLIDATED_KEY, { ...o, format: "text" }).catch((error: unknown) => {
    if (!isCode(error, "not-found")) throw error;
    return undefined;
  });
  if (now === before) return;
  const message = `the arrays of "${id}" were changed by somebody else while this transaction ran: run it again`;
  throw new FieldError("conflict", message, { id });
}

/** What the readers of older revisions need of a group beside its change: the items to add, and its metadata that tells of them. */
async function keepFor(
  storage: JioStorage,
  id: string,
  before: string | undefined,
  items: readonly BulkItem[],
  o: Opts,
) {
  const mine = items.filter(({ args }) => args[0] === id);
  const metadata = mine.find(({ args }) => args[1] === CONSOLIDATED_KEY);
  const unchanged = (list: BulkItem[]) => list;
  if (!metadata || before === undefined || mine.some(({ verb }) => verb === "remove")) return unchanged;
  const group = parseConsolidated(parseJson(before, CONSOLIDATED_KEY), CONSOLIDATED_KEY);
  const names = mine
    .filter(({ args }) => args.length > 1 && typeof args[1] === "string")
    .map(({ args }) => String(args[1]));
  const { kept, items: added } = await planKept(
    storage,
    id,
    { group, names, pinned: await pinnedRevisions(storage, id) },
    o,
  );
  const staged = metadata.args[2] as Blob | OwnBytes;
  const text = staged instanceof OwnBytes ? new TextDecoder().decode(staged.bytes) : await staged.text();
  const next = parseConsolidated(parseJson(text, CONSOLIDATED_KEY), CONSOLIDATED_KEY);
  const { name, body, contentType } = consolidatedAttachment({ ...next, kept });
  const told: BulkItem = { verb: "putAttachment", args: [id, name, body, { _content_type: contentType }] };
  return (list: BulkItem[]) => [...list.filter((item) => item !== metadata), ...added, told];
}
