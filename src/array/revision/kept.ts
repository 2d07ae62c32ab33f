/** Older revisions: what a commit replaces is copied beside it while somebody reads it, and swept when nobody does. */
import { isCode } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import { CONSOLIDATED_KEY } from "../../format/index.ts";
import type { BulkItem, JioStorage } from "../../jio/index.ts";
import type { Group } from "../group.ts";

const keptName = (revision: number | string, name: string) => `.kept/${revision}/${name}`;

/** Where a reader of `revision` finds an attachment now: under this name, undefined for one that was not there then. */
export function nameAt({ kept }: Group, revision: number, name: string): string | undefined {
  for (const [at, names] of inOrder(kept)) {
    if (at < revision || !Object.hasOwn(names, name)) continue;
    return names[name] ? keptName(at, name) : undefined;
  }
  return name;
}

const inOrder = (kept: Group["kept"]) =>
  Object.entries(kept)
    .map(([at, names]) => [Number(at), names] as const)
    .sort(([a], [b]) => a - b);

/**
 * What a commit that replaces `names` has to do beside it, and what is kept afterwards: copies of what the readers of the pinned
 * revisions need and have no copy of yet, and the removal of what nobody needs.
 */
export async function planKept(
  storage: JioStorage,
  id: string,
  { group, names, pins }: { group: Group; names: readonly string[]; pins: readonly number[] },
  o: Opts,
): Promise<{ kept: Group["kept"]; items: BulkItem[] }> {
  const items: BulkItem[] = [];
  const kept: Record<string, Record<string, boolean>> = {};
  for (const [at, old] of inOrder(group.kept)) {
    if (!pins.some((pinned) => pinned <= at)) items.push(...removals(id, at, old));
    else {
      const { [CONSOLIDATED_KEY]: metadata, ...rest } = old;
      const isOpen = pins.includes(at); // else it can be read, for older ones, and no more be opened
      kept[at] = isOpen ? { ...old } : rest;
      if (!isOpen && metadata) items.push(...removals(id, at, { [CONSOLIDATED_KEY]: true }));
    }
  }
  const lacking = (name: string) =>
    pins.some(
      (pinned) =>
        nameAt({ ...group, kept }, pinned, name) === name || (name === CONSOLIDATED_KEY && pinned === group.revision),
    );
  for (const name of [...new Set([...names, CONSOLIDATED_KEY])].filter(lacking)) {
    const body = await readBody(storage, id, name, o);
    (kept[group.revision] ??= {})[name] = body !== undefined;
    if (body) items.push({ verb: "putAttachment", args: [id, keptName(group.revision, name), body] });
  }
  return { kept, items };
}

function removals(id: string, at: number, names: Readonly<Record<string, boolean>>): BulkItem[] {
  return Object.entries(names).flatMap(([name, wasThere]) =>
    wasThere ? [{ verb: "removeAttachment" as const, args: [id, keptName(at, name)] }] : [],
  );
}

async function readBody(storage: JioStorage, id: string, name: string, o: Opts): Promise<Blob | undefined> {
  try {
    return await storage.getAttachment(id, name, o);
  } catch (error) {
    if (!isCode(error, "not-found")) throw error;
    return undefined;
  }
}
