import { transaction } from "../../array/index.ts";
import { isCode } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import { CONSOLIDATED_KEY, formatConsolidated, formatJson, parseConsolidated, parseJson } from "../../format/index.ts";
import type { AttachmentFacts, BulkItem, JioStorage } from "../../jio/index.ts";

/**
 * Puts a result in the place of an earlier one, all or nothing: its document, its whole Zarr group and what lies beside it. Readers of
 * the earlier arrays keep them.
 *
 * Throws  "conflict" where somebody else changed the arrays meanwhile; what the storage throws.
 */
export async function writeResult(storage: JioStorage, id: string, items: BulkItem[], o: Opts): Promise<void> {
  const before = await attachmentsOf(storage, id, o);
  if (!(CONSOLIDATED_KEY in before) || !isAtomic(storage)) {
    await storage.bulk([...items, ...removals(id, before, items)], o);
    return;
  }
  const replace = async ({ storage: view }: { storage: JioStorage }) => {
    const present = parse(await view.getAttachment(id, CONSOLIDATED_KEY, { ...o, format: "text" }));
    const counted = items.map((item) => {
      if (item.args[1] !== CONSOLIDATED_KEY) return item;
      const { entries } = parse(String(item.args[2]));
      const text = formatJson(formatConsolidated({ ...present, entries, revision: present.revision + 1 }));
      return { ...item, args: item.args.with(2, text) };
    });
    await view.bulk([...counted, ...removals(id, before, items)], o);
  };
  await transaction(storage, replace, o);
}

const parse = (text: string) => parseConsolidated(parseJson(text, CONSOLIDATED_KEY), CONSOLIDATED_KEY);

async function attachmentsOf(storage: JioStorage, id: string, o: Opts): Promise<Record<string, AttachmentFacts>> {
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

function isAtomic(storage: JioStorage): boolean {
  try {
    return storage.hasCapacity("atomic");
  } catch (error) {
    if (isCode(error, "unsupported")) return false;
    throw error;
  }
}
