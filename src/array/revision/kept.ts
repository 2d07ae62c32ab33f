/** Older revisions: what a commit replaces is copied beside it while somebody reads it, and swept when nobody does. */
import { FieldError, isCode } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import { CONSOLIDATED_KEY, isRevisionOf } from "../../format/index.ts";
import type { BulkItem, JioStorage } from "../../jio/index.ts";
import type { Group } from "../group.ts";

const keptName = (revision: number | string, name: string) => `.kept/${revision}/${name}`;

/**
 * Where a reader of `revision` finds an attachment now: under this name, undefined for one that was not there then.
 *
 * Throws  "not-found" where the group was removed and made again since.
 */
export function nameAt(group: Group, revision: number, name: string): string | undefined {
  if (!isRevisionOf(group, revision)) {
    const message = "the arrays were removed, and others are in their place: open them again";
    throw new FieldError("not-found", message, { revision, present: group.revision });
  }
  for (const [at, names] of inOrder(group.kept)) {
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
  { group, names, pinned }: { group: Group; names: readonly string[]; pinned: readonly number[] },
  o: Opts,
): Promise<{ kept: Group["kept"]; items: BulkItem[] }> {
  const pins = pinned.filter((revision) => isRevisionOf(group, revision));
  const unneeded: string[] = [];
  const items: BulkItem[] = [];
  const kept: Record<string, Record<string, boolean>> = {};
  for (const [at, old] of inOrder(group.kept)) {
    if (!pins.some((pin) => pin <= at)) unneeded.push(...namesOf(at, old));
    else {
      const { [CONSOLIDATED_KEY]: metadata, ...rest } = old;
      const isOpen = pins.includes(at); // else it can be read, for older ones, and no more be opened
      kept[at] = isOpen ? { ...old } : rest;
      if (!isOpen && metadata) unneeded.push(keptName(at, CONSOLIDATED_KEY));
    }
  }
  const lacking = (name: string) =>
    pins.some(
      (pin) => nameAt({ ...group, kept }, pin, name) === name || (name === CONSOLIDATED_KEY && pin === group.revision),
    );
  for (const name of [...new Set([...names, CONSOLIDATED_KEY])].filter(lacking)) {
    const body = await readBody(storage, id, name, o);
    (kept[group.revision] ??= {})[name] = body !== undefined;
    if (body) items.push({ verb: "putAttachment", args: [id, keptName(group.revision, name), body] });
  }
  for (const name of unneeded)
    if (await isThere(storage, id, name, o)) items.push({ verb: "removeAttachment", args: [id, name] });
  return { kept, items };
}

const namesOf = (at: number, names: Readonly<Record<string, boolean>>) =>
  Object.entries(names).flatMap(([name, wasThere]) => (wasThere ? [keptName(at, name)] : []));

/** One that somebody else has taken away must not make this commit, and every later one, fail. */
async function isThere(storage: JioStorage, id: string, name: string, o: Opts): Promise<boolean> {
  try {
    await storage.getAttachment(id, name, { ...o, end: 0 });
    return true;
  } catch (error) {
    if (isCode(error, "not-found")) return false;
    throw error;
  }
}

async function readBody(storage: JioStorage, id: string, name: string, o: Opts): Promise<Blob | undefined> {
  try {
    return await storage.getAttachment(id, name, o);
  } catch (error) {
    if (!isCode(error, "not-found")) throw error;
    return undefined;
  }
}
