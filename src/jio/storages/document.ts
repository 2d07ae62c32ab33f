import { FieldError, isCode } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { Backend, BackendFactory, BulkChange } from "../backend.ts";
import { attachmentName, attachmentsOf, documentName, parseName } from "../document/names.ts";
import { formatDocument, planBulk } from "../document/plan-bulk.ts";
import { formatChange, handOn } from "../handle/wrap-storage.ts";
import type { AllDocsOpts, Change, Doc, JioStorage, Row, WriteOpts } from "../storage.ts";

const ATTEMPTS = 5;
const READ_AT_ONCE = 16;

/** A storage inside one document of another: documents and attachments are attachments there, in jIO's layout. */
export const createDocumentStorage: BackendFactory = ({ sub_storage, document_id }, create): Backend => {
  const child = create(sub_storage as { type: string });
  const parent = String(document_id);

  const removing = new Map<string, Promise<unknown>>();

  async function checkDocument(id: string, o: Opts): Promise<void> {
    const read = child.getAttachment(parent, documentName(id), { ...readOpts(o), start: 0, end: 0 });
    await read.catch(explain(id));
  }

  return {
    async put(id, doc, o) {
      const name = documentName(id);
      const put = () => child.putAttachment(parent, name, formatDocument(doc), o);
      await put().catch(async (error: unknown) => {
        if (!isCode(error, "not-found")) throw error;
        await child.put(parent, {}, o);
        await put();
      });
    },
    get: (id, o) => readDocument(child, parent, id, o),
    remove: (id, o) => change([{ verb: "remove", id }], o),
    async putAttachment(id, name, body, o) {
      await checkDocument(id, o);
      await handOn(child, parent, attachmentName(id, name), body, o).catch(explain(id, name));
      await dropOrphan(id, name, o);
    },
    async appendAttachment(id, name, bytes, o) {
      await checkDocument(id, o);
      const grown = await child.appendAttachment(parent, attachmentName(id, name), bytes, o).catch(explain(id, name));
      await dropOrphan(id, name, o);
      return grown;
    },
    getAttachment: (id, name, o) => child.getAttachment(parent, attachmentName(id, name), o).catch(explain(id, name)),
    removeAttachment: (id, name, o) =>
      child.removeAttachment(parent, attachmentName(id, name), o).catch(explain(id, name)),
    async allAttachments(id, o) {
      const names = await listNames(child, parent, o);
      if (!names.has(documentName(id))) throw absent(id);
      const prefix = attachmentsOf(id);
      const own = [...names].filter(([name]) => name.startsWith(prefix));
      return Object.fromEntries(
        own.flatMap(([name, facts]) => {
          const found = parseName(name)?.name;
          return found === undefined ? [] : [[found, facts]];
        }),
      );
    },
    buildQuery: (o) => listDocuments(child, parent, o),
    count: async (o) => (await listDocuments(child, parent, o)).length,
    bulk: change,
    watch: (listener, o) => child.watch((change) => tellChange(change, parent, listener), o),
  };

  /** What was written while the document was removed belongs to none, and must not come up in the next of that id. */
  async function dropOrphan(id: string, name: string, o: WriteOpts): Promise<void> {
    await removing.get(id);
    try {
      await checkDocument(id, o);
    } catch (error) {
      if (isCode(error, "not-found")) await child.removeAttachment(parent, attachmentName(id, name), o).catch(() => {});
      throw error;
    }
  }

  async function change(list: BulkChange[], o: WriteOpts): Promise<void> {
    const work = bulk(child, parent, list, o);
    const ended = work.catch(() => {});
    const removed = list.flatMap(({ verb, id }) => (verb === "remove" ? [id] : []));
    const turns = new Map(removed.map((id) => [id, Promise.all([removing.get(id), ended])]));
    for (const [id, turn] of turns) removing.set(id, turn);
    await work.finally(() => {
      for (const [id, turn] of turns) if (removing.get(id) === turn) removing.delete(id);
    });
    for (const change of list)
      if (change.verb === "putAttachment" && !removed.includes(change.id) && removing.has(change.id))
        await dropOrphan(change.id, change.name, o);
  }
};

const readOpts = ({ signal }: Opts): Opts => (signal ? { signal } : {});
const absent = (id: string) => new FieldError("not-found", `there is no document ${id}`, { id });

/** The child speaks of attachments of the parent; callers know the document and the name they gave. */
function explain(id: string, name?: string) {
  return (error: unknown): never => {
    if (isCode(error, "conflict"))
      throw new FieldError(
        "conflict",
        `${name} of ${id} is not what it was expected to be`,
        { ...error.facts, id, name },
        error,
      );
    if (!isCode(error, "not-found")) throw error;
    if (name === undefined) throw absent(id);
    throw new FieldError("not-found", `${id} has no attachment ${name}`, { id, name });
  };
}

async function readDocument(child: JioStorage, parent: string, id: string, o: Opts): Promise<Doc> {
  const doc: unknown = await child
    .getAttachment(parent, documentName(id), { ...readOpts(o), format: "json" })
    .catch(explain(id));
  if (typeof doc === "object" && doc !== null && !Array.isArray(doc)) return doc as Doc;
  throw new FieldError("invalid-format", `what lies in the place of ${id} is no document`, { id });
}

/** Everything that lies in the parent; nothing where there is no such document yet. */
async function listNames(child: JioStorage, parent: string, o: Opts) {
  try {
    return new Map(Object.entries(await child.allAttachments(parent, readOpts(o))));
  } catch (error) {
    if (isCode(error, "not-found")) return new Map<string, object>();
    throw error;
  }
}

async function listDocuments(child: JioStorage, parent: string, o: AllDocsOpts): Promise<Row[]> {
  const ids = [...(await listNames(child, parent, o)).keys()].flatMap((name) => {
    const found = parseName(name);
    return found && found.name === undefined ? [found.id] : [];
  });
  if (!o.include_docs) return ids.map((id) => ({ id, value: {} }));
  const rows: Row[] = [];
  for (let at = 0; at < ids.length; at += READ_AT_ONCE) {
    const some = ids.slice(at, at + READ_AT_ONCE);
    const docs = await Promise.all(some.map((id) => readDocument(child, parent, id, o).catch(ignoreAbsent)));
    for (const [index, doc] of docs.entries()) if (doc) rows.push({ id: some[index] ?? "", value: {}, doc });
  }
  return rows;
}

/** Removed between listing and reading. */
function ignoreAbsent(error: unknown): undefined {
  if (!isCode(error, "not-found")) throw error;
}

async function bulk(child: JioStorage, parent: string, list: BulkChange[], o: WriteOpts): Promise<void> {
  const isRepeatable = !list.some((change) => "body" in change && !(change.body instanceof Blob));
  for (let attempt = 1; ; attempt++) {
    const present = await listNames(child, parent, o);
    const changes = planBulk(present.keys(), parent, list).map(formatChange);
    if (changes.length === 0) return;
    const isNew = present.size === 0 && !(await exists(child, parent, o));
    try {
      return await child.bulk(isNew ? [{ verb: "put", args: [parent, {}] }, ...changes] : changes, o);
    } catch (error) {
      // The plan has found everything: what the child misses was removed by somebody else meanwhile.
      if (!isCode(error, "not-found") || !isRepeatable || attempt === ATTEMPTS) throw error;
    }
  }
}

async function exists(child: JioStorage, id: string, o: Opts): Promise<boolean> {
  try {
    await child.get(id, readOpts(o));
    return true;
  } catch (error) {
    if (isCode(error, "not-found")) return false;
    throw error;
  }
}

const VERBS: Record<string, string> = { putAttachment: "put", removeAttachment: "remove" };

function tellChange({ id, name, verb }: Change, parent: string, listener: (change: Change) => void): void {
  const found = id === parent && name !== undefined ? parseName(name) : undefined;
  if (!found) return;
  listener(found.name === undefined ? { id: found.id, verb: VERBS[verb] ?? verb } : { ...found, verb });
}
