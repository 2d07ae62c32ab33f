/** What a transaction works on: a storage over another one, whose writes are staged until they are committed together. */
import { FieldError, isCode } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import {
  type Backend,
  type BulkChange,
  type BulkItem,
  type Doc,
  type JioStorage,
  OwnBytes,
  type TypedStream,
} from "../../jio/index.ts";
import type { Body, Spill } from "./spill.ts";

type Range = Opts & { start: number; end: number };

interface StagedDocument {
  /** undefined: as it is below; null: removed. */
  doc?: Doc | null;
  /** Attachments changed; null: removed. */
  attachments: Map<string, Body | null>;
  /** Nothing of what lies below shows through. */
  isNew: boolean;
}

/** What a change has done, so that it can be undone. */
interface Log {
  readonly undo: (() => void)[];
  readonly added: Body[];
  readonly replaced: Body[];
}

export interface Staged {
  readonly backend: Backend;
  /** Everything staged, as the items of one bulk. */
  items(): BulkItem[];
  /** The texts of attachments that were read below, by id; undefined where there was none. Only of `watched` names. */
  readonly read: ReadonlyMap<string, string | undefined>;
}

export function stageOver(base: JioStorage, watched: string, spill: Spill): Staged {
  const documents = new Map<string, StagedDocument>();
  const read = new Map<string, string | undefined>();
  const at = (id: string) => {
    const known: StagedDocument = documents.get(id) ?? { attachments: new Map(), isNew: false };
    documents.set(id, known);
    return known;
  };

  async function requireDocument(id: string, o: Opts): Promise<void> {
    const { doc } = documents.get(id) ?? {};
    if (doc === null) throw missing(id);
    if (doc === undefined) await base.get(id, o);
  }

  async function readBelow(id: string, name: string, { signal, start, end }: Range): Promise<OwnBytes> {
    const own = signal ? { signal } : {};
    if (name !== watched || read.has(id))
      return ownBytes(await base.getAttachment(id, name, { ...own, start, end, format: "array_buffer" }));
    try {
      const text = await base.getAttachment(id, name, { ...own, format: "text" });
      read.set(id, text);
      return ownBytes(new TextEncoder().encode(text).slice(start, end).buffer);
    } catch (error) {
      if (isCode(error, "not-found")) read.set(id, undefined);
      throw error;
    }
  }

  async function readBody(id: string, name: string, range: Range): Promise<Body> {
    const staged = documents.get(id);
    const body = staged?.attachments.get(name);
    if (body)
      return body instanceof Blob
        ? body.slice(range.start, range.end)
        : ownBytes(body.bytes.slice(range.start, range.end).buffer);
    if (body === null || staged?.isNew) throw missing(id, name);
    return readBelow(id, name, range);
  }

  async function liesBelow(id: string, name: string, o: Opts): Promise<boolean> {
    if (documents.get(id)?.isNew) return false;
    const found = await base.getAttachment(id, name, { ...o, end: 0 }).catch((error: unknown) => {
      if (!isCode(error, "not-found")) throw error;
      return undefined;
    });
    return found !== undefined;
  }

  async function apply(change: BulkChange, log: Log, o: Opts): Promise<void> {
    const { id } = change;
    if (change.verb === "put") stageDocument(id, change.doc, log);
    else if (change.verb === "remove") stageRemoval(id, log);
    else {
      await requireDocument(id, o);
      if (change.verb === "removeAttachment") {
        await readBody(id, change.name, { ...o, start: 0, end: 0 });
        stageBody(id, change.name, (await liesBelow(id, change.name, o)) ? null : undefined, log);
      } else {
        const body = await spill.keep(await collect(change.body));
        log.added.push(body);
        stageBody(id, change.name, body, log);
      }
    }
  }

  function stageDocument(id: string, doc: Doc, { undo }: Log): void {
    const staged = at(id);
    const before = staged.doc;
    undo.push(() => (before === undefined ? delete staged.doc : (staged.doc = before)));
    staged.doc = doc;
  }

  function stageRemoval(id: string, { undo, replaced }: Log): void {
    const before = at(id);
    undo.push(() => documents.set(id, before));
    for (const body of before.attachments.values()) if (body) replaced.push(body);
    documents.set(id, { doc: null, attachments: new Map(), isNew: true });
  }

  /** null: removed; undefined: as it is below. */
  function stageBody(id: string, name: string, body: Body | null | undefined, { undo, replaced }: Log): void {
    const { attachments } = at(id);
    const before = attachments.get(name);
    undo.push(() => (before === undefined ? attachments.delete(name) : attachments.set(name, before)));
    if (before) replaced.push(before);
    if (body === undefined) attachments.delete(name);
    else attachments.set(name, body);
  }

  const backend: Backend = {
    put: (id, doc, o) => change([{ verb: "put", id, doc }], o),
    async get(id, o) {
      const { doc } = documents.get(id) ?? {};
      if (doc === null) throw missing(id);
      return doc ?? base.get(id, o);
    },
    remove: (id, o) => change([{ verb: "remove", id }], o),
    putAttachment: (id, name, body, o) => change([{ verb: "putAttachment", id, name, body }], o),
    removeAttachment: (id, name, o) => change([{ verb: "removeAttachment", id, name }], o),
    getAttachment: (id, name, o) => readBody(id, name, o),
    async allAttachments(id, o) {
      await requireDocument(id, o);
      const { attachments, isNew }: StagedDocument = documents.get(id) ?? { attachments: new Map(), isNew: false };
      const facts = isNew ? {} : await base.allAttachments(id, o).catch(noneWhereNew(id));
      for (const [name, body] of attachments)
        if (body) facts[name] = { length: body.size, content_type: body.type };
        else delete facts[name];
      return facts;
    },
    bulk: change,
  };

  let turn: Promise<unknown> = Promise.resolve();

  /** One after another: what a failed one takes back must be its own. */
  function change(list: readonly BulkChange[], o: Opts): Promise<void> {
    const done = turn.then(() => changeAll(list, o));
    turn = done.catch(() => {});
    return done;
  }

  /** All of them or none; what is staged no more gives its room back. */
  async function changeAll(list: readonly BulkChange[], o: Opts): Promise<void> {
    const log: Log = { undo: [], added: [], replaced: [] };
    try {
      for (const one of list) await apply(one, log, o);
    } catch (error) {
      for (const undo of log.undo.toReversed()) undo();
      await Promise.all(log.added.map(spill.giveBack));
      throw error;
    }
    await Promise.all(log.replaced.map(spill.giveBack));
  }

  /** A document that this transaction has put may not be there below. */
  function noneWhereNew(id: string) {
    return (error: unknown) => {
      if (documents.get(id)?.doc && isCode(error, "not-found")) return {};
      throw error;
    };
  }

  return { backend, read, items: () => [...documents].flatMap(([id, staged]) => itemsOf(id, staged)) };
}

function itemsOf(id: string, { doc, attachments, isNew }: StagedDocument): BulkItem[] {
  return [
    ...(isNew ? [{ verb: "remove" as const, args: [id] }] : []),
    ...(doc ? [{ verb: "put" as const, args: [id, doc] }] : []),
    ...[...attachments].map(([name, body]) =>
      body
        ? { verb: "putAttachment" as const, args: [id, name, body, { _content_type: body.type }] }
        : { verb: "removeAttachment" as const, args: [id, name] },
    ),
  ];
}

const ownBytes = (buffer: ArrayBuffer) => new OwnBytes(new Uint8Array(buffer), "");

async function collect(body: Blob | TypedStream): Promise<Body> {
  if (body instanceof Blob || body instanceof OwnBytes) return body;
  const whole = await new Response(body.stream as ReadableStream<Uint8Array<ArrayBuffer>>).blob();
  return whole.slice(0, whole.size, body.type);
}

function missing(id: string, name?: string): FieldError {
  const what = name === undefined ? `there is no document ${id}` : `${id} has no attachment ${name}`;
  return new FieldError("not-found", what, name === undefined ? { id } : { id, name });
}
