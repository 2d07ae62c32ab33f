import type { Change, JioStorage } from "../storage.ts";
import { mainNames } from "./attachments.ts";
import type { Finder } from "./find.ts";
import { idOf, listRows } from "./list.ts";
import type { Rules } from "./rules.ts";

/** News of the sub storage in the ids and names of this side, in its order; what is not seen here is told to nobody. */
export function watchMapped(
  child: JioStorage,
  rules: Rules,
  finder: Finder,
  listener: (change: Change) => void,
  { signal }: { signal: AbortSignal },
): void {
  const tell = ({ id: subId, name, verb }: Change, id: string) => {
    if (signal.aborted) return;
    if (name === undefined) return listener({ id, verb });
    for (const main of Object.keys(mainNames(rules, subId, { [name]: true }))) listener({ id, name: main, verb });
  };
  if (rules.idKey === undefined) child.watch((change) => tell(change, change.id), { signal });
  else watchByProperty(child, rules, finder, tell, signal);
}

/** The id has to be asked for, or known from before where the document is gone. */
function watchByProperty(
  child: JioStorage,
  rules: Rules,
  finder: Finder,
  tell: (change: Change, id: string) => void,
  signal: AbortSignal,
): void {
  let told: Promise<unknown> = listRows(child, rules, finder, { signal }).catch(() => {});
  child.watch(
    (change) => {
      told = told.then(() => idThere(change)).then((id) => id !== undefined && queueMicrotask(() => tell(change, id)));
      told = told.catch(() => {}); // whoever closes the storage or ends the watching needs no news
    },
    { signal },
  );

  async function idThere({ id: subId, verb }: Change): Promise<string | undefined> {
    const doc = verb === "remove" ? undefined : await finder.document(subId, { signal });
    const id = doc && rules.isSeen(subId, doc) ? idOf(rules, subId, doc) : undefined;
    if (id !== undefined) finder.known.set(subId, id);
    const known = id ?? finder.known.get(subId);
    if (verb === "remove") finder.known.delete(subId);
    return known;
  }
}
