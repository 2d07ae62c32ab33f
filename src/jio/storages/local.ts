import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { Backend, BackendFactory } from "../backend.ts";
import { collect, sha256 } from "../handle/bodies.ts";
import { checkMatch } from "../handle/if-match.ts";
import { findStore, formatItem, type Item, PREFIX, parseItem, sessionId } from "../local-storage/items.ts";
import { createNews } from "../local-storage/news.ts";

/** The one document there is; it cannot be put or removed. */
const ROOT = "/";

/**
 * Attachments of the document "/" in localStorage, or in sessionStorage, which only this tab has and keeps until it is closed.
 *
 * For what is small: browsers give it about 5 MB. Two tabs that append at the same moment are not kept apart.
 */
export const createLocal: BackendFactory = ({ sessiononly = false }): Backend => {
  const store = findStore(sessiononly === true);
  const news = createNews(sessiononly ? `field-session-storage:${sessionId(store)}` : "field-local-storage");

  const read = (id: string, name: string): string | undefined => {
    if (id !== ROOT) throw new FieldError("not-found", `there is no document ${id}`, { id });
    return store.getItem(PREFIX + name) ?? undefined;
  };
  const need = (id: string, name: string): Item => {
    const text = read(id, name);
    if (text !== undefined) return parseItem(text);
    throw new FieldError("not-found", `${id} has no attachment ${name}`, { id, name });
  };
  const write = (name: string, item: Item) => {
    try {
      store.setItem(PREFIX + name, formatItem(item));
    } catch (error) {
      const text = "There is no space left: the browser gives this site no more. What was stored before is safe.";
      throw new FieldError("over-quota", text, { name }, error);
    }
  };
  const announce = (verb: string, name: string) => news.announce({ verb, id: ROOT, name });

  /** What was compared is still there when it is replaced: between the two nothing else runs. */
  async function replace(name: string, item: Item, ifMatch: string, o: Opts): Promise<void> {
    for (;;) {
      const text = read(ROOT, name);
      const digest = text === undefined ? undefined : await sha256(parseItem(text).bytes);
      o.signal?.throwIfAborted();
      if (read(ROOT, name) !== text) continue;
      checkMatch(ROOT, name, ifMatch, text === undefined ? undefined : { digest });
      return write(name, item);
    }
  }

  return {
    get(id) {
      read(id, "");
      return {};
    },
    async putAttachment(id, name, body, { ifMatch, ...o }) {
      read(id, name);
      const blob = await collect(body, o);
      const item = { type: blob.type, bytes: new Uint8Array(await blob.arrayBuffer()) };
      o.signal?.throwIfAborted();
      if (ifMatch === undefined) write(name, item);
      else await replace(name, item, ifMatch, o);
      announce("putAttachment", name);
    },
    async appendAttachment(id, name, body, { at, signal }) {
      read(id, name);
      const added = body instanceof Blob ? new Uint8Array(await body.arrayBuffer()) : body;
      signal?.throwIfAborted();
      const text = read(id, name);
      const { type, bytes } =
        text === undefined ? { type: "application/octet-stream", bytes: new Uint8Array() } : parseItem(text);
      if (bytes.length !== at) {
        const facts = { id, name, at, length: bytes.length };
        throw new FieldError("conflict", `${name} of ${id} has ${bytes.length} bytes, not ${at}`, facts);
      }
      const grown = new Uint8Array(at + added.length);
      grown.set(bytes);
      grown.set(added, at);
      write(name, { type, bytes: grown });
      announce("appendAttachment", name);
      return { length: grown.length };
    },
    getAttachment(id, name, { start, end }) {
      const { type, bytes } = need(id, name);
      return new Blob([bytes.subarray(start, end)], { type });
    },
    removeAttachment(id, name) {
      need(id, name);
      store.removeItem(PREFIX + name);
      announce("removeAttachment", name);
    },
    async allAttachments(id) {
      read(id, "");
      const names = Object.keys(store).flatMap((key) => (key.startsWith(PREFIX) ? [key.slice(PREFIX.length)] : []));
      const facts = names.map(async (name) => {
        const { type, bytes } = need(id, name);
        const digest = await sha256(bytes);
        return [name, { length: bytes.length, content_type: type, ...(digest && { digest }) }] as const;
      });
      return Object.fromEntries(await Promise.all(facts));
    },
    buildQuery: ({ include_docs }) => [{ id: ROOT, value: {}, ...(include_docs && { doc: {} }) }],
    count: () => 1,
    watch: news.watch,
    close: news.close,
  };
};
