import { transaction } from "../../../array/index.ts";
import { isCode } from "../../../base/errors.ts";
import type { Opts } from "../../../base/signal.ts";
import {
  CONSOLIDATED_KEY,
  formatConsolidated,
  formatJson,
  parseConsolidated,
  parseJson,
} from "../../../format/index.ts";
import type { AttachmentFacts, BulkItem, JioStorage } from "../../../jio/index.ts";

/**
 * Puts a result in the place of an earlier one, all or nothing: its document, its whole Zarr group and what lies beside it. Readers of
 * the earlier arrays keep them. With `isAgain` there must be an earlier one: what a person deleted meanwhile does not come back.
 *
 * Throws  "not-found" with `isAgain`; "conflict" where somebody else changed the arrays meanwhile; what the storage throws.
 */
export async function writeResult(
  storage: JioStorage,
  id: string,
  items: BulkItem[],
  { isAgain, ...o }: Opts & { isAgain: boolean },
): Promise<void> {
  const list = isAgain
    ? (view: JioStorage) => view.allAttachments(id, o)
    : (view: JioStorage) => listIfThere(view, id, o);
  const before = await list(storage);
  if (!can(storage, "atomic") || !(isAgain || CONSOLIDATED_KEY in before)) {
    await storage.bulk([...items, ...removals(id, before, items)], o);
    return;
  }
  const replace = async ({ storage: view }: { storage: JioStorage }) => {
    const present = await list(view);
    const counted = CONSOLIDATED_KEY in present ? await countOn(view, id, items, o) : items;
    await view.bulk([...counted, ...removals(id, present, items)], o);
  };
  try {
    await transaction(isAgain && CONSOLIDATED_KEY in before ? whereThere(storage, id) : storage, replace, o);
  } catch (error) {
    if (isAgain && isCode(error, "conflict")) await storage.get(id, o); // its arrays are others because it is gone
    throw error;
  }
}

/** The storage, whose bulks are a "conflict" where the arrays are gone by then: who deletes a document waits for no writer. */
function whereThere(storage: JioStorage, id: string): JioStorage {
  if (!can(storage, "ifMatch")) return storage;
  const guarded = (item: BulkItem): BulkItem => {
    const { verb, args } = item;
    if (verb !== "putAttachment" || args[0] !== id || args[1] !== CONSOLIDATED_KEY) return item;
    return { verb, args: [...args.slice(0, 3), { ...(args[3] as object | undefined), ifMatch: "*" }] };
  };
  const bulk: JioStorage["bulk"] = (list, o) => storage.bulk(list.map(guarded), o);
  return Object.assign(Object.create(storage) as JioStorage, { bulk });
}

/** The revision goes on from that of the earlier arrays. */
async function countOn(storage: JioStorage, id: string, items: readonly BulkItem[], o: Opts): Promise<BulkItem[]> {
  const present = parse(await storage.getAttachment(id, CONSOLIDATED_KEY, { ...o, format: "text" }));
  return items.map((item) => {
    if (item.args[1] !== CONSOLIDATED_KEY) return item;
    const { entries } = parse(String(item.args[2]));
    const text = formatJson(formatConsolidated({ ...present, entries, revision: present.revision + 1 }));
    return { ...item, args: item.args.with(2, text) };
  });
}

const parse = (text: string) => parseConsolidated(parseJson(text, CONSOLIDATED_KEY), CONSOLIDATED_KEY);

async function listIfThere(storage: JioStorage, id: string, o: Opts): Promise<Record<string, AttachmentFacts>> {
  try {
    return await storage.allAttachments(id, o);
  } catch (error) {
    if (isCode(error, "not-found")) return {};
    throw error;
  }
}

/** What an earlier result left and this one does not overwrite; what is kept of it for readers goes with the commits. */
function removals(id: string, before: Record<string, unknown>, items: readonly BulkItem[]): BulkItem[] {
  const written = new Set(items.map(({ args }) => args[1]));
  return Object.keys(before)
    .filter((name) => !written.has(name) && !name.startsWith(".kept/"))
    .map((name) => ({ verb: "removeAttachment", args: [id, name] }));
}

function can(storage: JioStorage, capacity: string): boolean {
  try {
    return storage.hasCapacity(capacity);
  } catch (error) {
    if (isCode(error, "unsupported")) return false;
    throw error;
  }
}
