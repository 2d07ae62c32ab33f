import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { Backend, BulkChange, TypedStream } from "../backend.ts";
import { chunksOf, sha256 } from "../handle/bodies.ts";
import type { AttachmentFacts, Change, Doc } from "../storage.ts";

interface Entry {
  readonly doc: Doc;
  readonly attachments: ReadonlyMap<string, Blob>;
}
type Entries = Map<string, Entry>;

/** Documents and attachments that last as long as the handle. Entries are never changed, only replaced: a copy of the map is a snapshot. */
export function createMemory(): Backend {
  let entries: Entries = new Map();
  const listeners = new Set<(change: Change) => void>();

  async function change(list: BulkChange[], o: Opts): Promise<void> {
    const bodies = await Promise.all(
      list.map((item) => (item.verb === "putAttachment" ? readAll(item.body, o) : undefined)),
    );
    o.signal?.throwIfAborted();
    const next = list.length > 1 ? new Map(entries) : entries; // a single change is applied whole or throws before it
    list.forEach((item, index) => {
      applyChange(next, item, bodies[index]);
    });
    entries = next;
    for (const { verb, id, ...rest } of list) announce({ verb, id, ...("name" in rest && { name: rest.name }) });
  }

  function announce(news: Change) {
    for (const listener of listeners) queueMicrotask(() => listener(news));
  }

  return {
    put: (id, doc, o) => change([{ verb: "put", id, doc }], o),
    get: (id) => structuredClone(entryOf(entries, id).doc),
    remove: (id, o) => change([{ verb: "remove", id }], o),
    putAttachment: (id, name, body, o) => change([{ verb: "putAttachment", id, name, body }], o),
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

async function factsOf(blob: Blob): Promise<AttachmentFacts> {
  const digest = await sha256(await blob.arrayBuffer());
  return { length: blob.size, content_type: blob.type, ...(digest && { digest }) };
}

async function readAll(body: Blob | TypedStream, o: Opts): Promise<Blob> {
  if (body instanceof Blob) return body;
  const parts: Blob[] = [];
  for await (const chunk of chunksOf(body.stream, o)) parts.push(new Blob([chunk]));
  return new Blob(parts, { type: body.type });
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
