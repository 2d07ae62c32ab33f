import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { Backend, BulkChange, PutOpts } from "../backend.ts";
import { collect, sha256 } from "../handle/bodies.ts";
import { checkMatch } from "../handle/if-match.ts";
import type { AttachmentFacts, Change, Doc } from "../storage.ts";

interface Entry {
  readonly doc: Doc;
  readonly attachments: ReadonlyMap<string, Blob>;
}
type Entries = Map<string, Entry>;

/** Documents and attachments that last as long as the handle. Entries are never changed, only replaced: a copy of the map is a snapshot. */
export function createMemory(): Backend {
  let entries: Entries = new Map();
  const digests = new WeakMap<Blob, string | undefined>();
  const listeners = new Set<(change: Change) => void>();

  async function change(list: BulkChange[], o: Opts): Promise<void> {
    const bodies = await Promise.all(
      list.map((item) => (item.verb === "putAttachment" ? collect(item.body, o) : undefined)),
    );
    o.signal?.throwIfAborted();
    for (let unknown = apply(list, bodies); unknown; unknown = apply(list, bodies)) {
      await digestOf(unknown);
      o.signal?.throwIfAborted();
    }
    for (const { verb, id, ...rest } of list) announce({ verb, id, ...("name" in rest && { name: rest.name }) });
  }

  /** All of the list or nothing, at once; gives a body whose digest has to be known before. */
  function apply(list: BulkChange[], bodies: (Blob | undefined)[]): Blob | undefined {
    const next = list.length > 1 ? new Map(entries) : entries; // a single change is applied whole or throws before it
    for (const [index, item] of list.entries()) {
      if (item.verb === "putAttachment" && item.ifMatch !== undefined) {
        const present = entryOf(next, item.id).attachments.get(item.name);
        if (present && item.ifMatch !== "*" && !digests.has(present)) return present;
        checkMatch(item.id, item.name, item.ifMatch, present && { digest: digests.get(present) });
      }
      applyChange(next, item, bodies[index]);
    }
    entries = next;
    return undefined;
  }

  async function digestOf(blob: Blob): Promise<string | undefined> {
    if (!digests.has(blob)) digests.set(blob, await sha256(await blob.arrayBuffer()));
    return digests.get(blob);
  }

  async function factsOf(blob: Blob): Promise<AttachmentFacts> {
    const digest = await digestOf(blob);
    return { length: blob.size, content_type: blob.type, ...(digest && { digest }) };
  }

  function announce(news: Change) {
    for (const listener of listeners) queueMicrotask(() => listener(news));
  }

  return {
    put: (id, doc, o) => change([{ verb: "put", id, doc }], o),
    get: (id) => structuredClone(entryOf(entries, id).doc),
    remove: (id, o) => change([{ verb: "remove", id }], o),
    putAttachment: (id, name, body, { ifMatch, ...o }: PutOpts) =>
      change([{ verb: "putAttachment", id, name, body, ...(ifMatch !== undefined && { ifMatch }) }], o),
    appendAttachment(id, name, bytes, { at }) {
      const { attachments } = entryOf(entries, id);
      const present = attachments.get(name) ?? new Blob([], { type: "application/octet-stream" });
      if (at !== present.size) {
        const facts = { id, name, at, length: present.size };
        throw new FieldError("conflict", `${name} of ${id} has ${present.size} bytes, not ${at}`, facts);
      }
      const grown = new Blob([present, bytes], { type: present.type });
      applyChange(entries, { verb: "putAttachment", id, name, body: grown }, grown);
      announce({ id, name, verb: "appendAttachment" });
      return { length: grown.size };
    },
    getAttachment(id, name, { start, end }) {
      const blob = attachmentOf(entries, id, name);
      return blob.slice(start, end, blob.type);
    },
    removeAttachment: (id, name, o) => change([{ verb: "removeAttachment", id, name }], o),
    async allAttachments(id) {
      const { attachments } = entryOf(entries, id);
      return Object.fromEntries(
        await Promise.all([...attachments].map(async ([name, blob]) => [name, await factsOf(blob)])),
      );
    },
    buildQuery: ({ include_docs }) =>
      [...entries].map(([id, { doc }]) => ({ id, value: {}, ...(include_docs && { doc: structuredClone(doc) }) })),
    count: () => entries.size,
    bulk: change,
    watch(listener, { signal }) {
      const listen = (news: Change) => signal.aborted || listener(news);
      listeners.add(listen);
      signal.addEventListener("abort", () => listeners.delete(listen), { once: true });
    },
    close: () => listeners.clear(),
  };
}

function entryOf(entries: Entries, id: string): Entry {
  const entry = entries.get(id);
  if (entry) return entry;
  throw new FieldError("not-found", `there is no document ${id}`, { id });
}

function attachmentOf(entries: Entries, id: string, name: string): Blob {
  const blob = entryOf(entries, id).attachments.get(name);
  if (blob) return blob;
  throw new FieldError("not-found", `${id} has no attachment ${name}`, { id, name });
}

function applyChange(entries: Entries, change: BulkChange, body: Blob | undefined): void {
  const { verb, id } = change;
  if (verb === "remove") {
    entries.delete(id);
    return;
  }
  if (verb === "put") {
    entries.set(id, { doc: change.doc, attachments: entries.get(id)?.attachments ?? new Map() });
    return;
  }
  if (verb === "removeAttachment") attachmentOf(entries, id, change.name);
  const { doc, attachments } = entryOf(entries, id);
  const next = new Map(attachments);
  if (body) next.set(change.name, body);
  else next.delete(change.name);
  entries.set(id, { doc, attachments: next });
}
