import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import { until } from "../../base/signal.ts";
import type { Backend, BulkChange, TypedStream } from "../backend.ts";
import type { Bodies, Change, GetAttachmentOpts, JioStorage, PutAttachmentOpts, WriteOpts } from "../storage.ts";
import * as check from "./arguments.ts";
import { checkFormat, convertBody, readBytes } from "./bodies.ts";
import { type OwnBytes, withoutBytes } from "./own-bytes.ts";

/** What a handle is made of; `load` builds the back end, at the first verb and once. */
export interface HandleParts {
  type: string;
  description: object;
  children: Readonly<Record<string, JioStorage>>;
  capacities: ReadonlySet<string>;
  takesBytes: boolean;
  load(): Promise<Backend>;
}

const READ_ATTEMPTS = 5;

type Verb = keyof Backend;
type Method<K extends Verb> = NonNullable<Backend[K]>;
type Call = <K extends Verb, T>(verb: K, o: Opts | undefined, use: (method: Method<K>) => T | Promise<T>) => Promise<T>;

interface Core extends HandleParts {
  call: Call;
  loaded: Backend | undefined;
  closed: boolean;
  /** Calls whose callers still wait; an abort ends the waiting. */
  running: Set<Promise<unknown>>;
  waiting: ((backend: Backend) => void)[];
}

/** The handle callers see around a back end: the same checks, copies, formats and aborts for every type. */
export function createHandle(parts: HandleParts): JioStorage {
  const core: Core = {
    ...parts,
    loaded: undefined,
    closed: false,
    running: new Set(),
    waiting: [],
    call: (...args) => call(core, ...args),
  };
  return {
    type: parts.type,
    description: parts.description,
    children: parts.children,
    ...documentVerbs(core.call),
    ...attachmentVerbs(core),
    ...listVerbs(core),
    ...lifeVerbs(core),
  };
}

const closed = () => new FieldError("invalid-argument", "this storage is closed");

async function backendOf(core: Core): Promise<Backend> {
  const backend = (core.loaded ??= await core.load());
  for (const attach of core.waiting.splice(0)) attach(backend);
  return backend;
}

function call<K extends Verb, T>(
  core: Core,
  verb: K,
  o: Opts | undefined,
  use: (method: Method<K>) => T | Promise<T>,
): Promise<T> {
  const { signal } = check.signalOf(o);
  async function run() {
    signal?.throwIfAborted();
    if (core.closed) throw closed();
    requirePromises(core, o);
    const backend = await backendOf(core);
    signal?.throwIfAborted();
    const method = backend[verb];
    if (!method) throw new FieldError("unsupported", `a storage of type ${core.type} has no ${verb}`, { verb });
    return use(method.bind(backend) as Method<K>);
  }
  return track(core, until(run(), signal));
}

/** A storage that cannot keep what a write asks for refuses it: nothing is pretended. */
function requirePromises(core: Core, o: PutAttachmentOpts | undefined) {
  if (o?.durability === "strict") requireCapacity(core, "strict");
  if (o?.ifMatch !== undefined) requireCapacity(core, "ifMatch");
}

/** Closing waits for it. */
function track<T>(core: Core, work: Promise<T>): Promise<T> {
  const ended = () => core.running.delete(work);
  core.running.add(work);
  work.then(ended, ended);
  return work;
}

function documentVerbs(call: Call) {
  return {
    async put(id, doc, o) {
      const [key, copy, options] = [check.checkName(id, "id"), check.copyDoc(doc), check.writeOpts(o)];
      await call("put", o, (put) => put(key, copy, options));
      return key;
    },
    async get(id, o) {
      const key = check.checkName(id, "id");
      return call("get", o, (get) => get(key, check.signalOf(o)));
    },
    async post(doc, o) {
      const [copy, options] = [check.copyDoc(doc), check.writeOpts(o)];
      return call("post", o, (post) => post(copy, options));
    },
    async remove(id, o) {
      const [key, options] = [check.checkName(id, "id"), check.writeOpts(o)];
      await call("remove", o, (remove) => remove(key, options));
      return key;
    },
  } satisfies Partial<JioStorage>;
}

/** A body as this back end takes it. */
function given(core: Core, body: Blob | TypedStream | OwnBytes): Blob | TypedStream {
  return core.takesBytes ? (body as Blob) : withoutBytes(body); // those who take them look for them
}

function attachmentVerbs(core: Core) {
  const { call } = core;
  return {
    async putAttachment(id, name, body, o) {
      const [key, part] = [check.checkName(id, "id"), check.checkName(name, "name")];
      const options = check.putOpts(o);
      const content = check.readPutBody(body, o);
      await core.call("putAttachment", o, (put) => put(key, part, given(core, content), options));
    },
    async appendAttachment(id, name, bytes, o) {
      const [key, part] = [check.checkName(id, "id"), check.checkName(name, "name")];
      const options = { ...check.writeOpts(o), at: check.readOffset(o?.at, "at") };
      const content = readBytes(bytes);
      return call("appendAttachment", o, (append) => append(key, part, content, options));
    },
    getAttachment: async (id, name, o) => readAttachment(core, id, name, o),
    async removeAttachment(id, name, o) {
      const [key, part] = [check.checkName(id, "id"), check.checkName(name, "name")];
      const options = check.writeOpts(o);
      await call("removeAttachment", o, (remove) => remove(key, part, options));
    },
    async allAttachments(id, o) {
      const key = check.checkName(id, "id");
      return call("allAttachments", o, (all) => all(key, check.signalOf(o)));
    },
  } satisfies Partial<JioStorage>;
}

async function readAttachment<F extends keyof Bodies = "blob">(
  { call, takesBytes }: Core,
  id: string,
  name: string,
  o: GetAttachmentOpts<F> = {},
): Promise<Bodies[F]> {
  const [key, part] = [check.checkName(id, "id"), check.checkName(name, "name")];
  const format = checkFormat(o.format ?? "blob");
  const start = check.readOffset(o.start ?? 0, "start");
  const end = check.readOffset(o.end ?? Number.MAX_SAFE_INTEGER, "end");
  const range = { start, end: Math.max(start, end), ...check.signalOf(o), ...(takesBytes && { format }) };
  const body = await call("getAttachment", o, async (get) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await convertBody(await get(key, part, range), format, check.signalOf(o));
      } catch (error) {
        if (!isStaleBlob(error)) throw error;
        if (attempt === READ_ATTEMPTS) throw new FieldError("corrupt", `${part} of ${key} cannot be read`, {}, error);
      }
    }
  });
  return body as Bodies[F];
}

/** Replaced between asking for the bytes and reading them: the new ones are there by now. */
function isStaleBlob(error: unknown): boolean {
  return error instanceof DOMException && (error.name === "NotReadableError" || error.name === "NotFoundError");
}

function listVerbs(core: Core) {
  const rows: JioStorage["buildQuery"] = async (o) => {
    const { capacities, options } = check.readQueryOpts(o);
    for (const capacity of capacities) requireCapacity(core, capacity);
    return core.call("buildQuery", o, (build) => build(options));
  };
  return {
    buildQuery: rows,
    async allDocs(o) {
      const found = await rows(o);
      return { data: { rows: found, total_rows: found.length } };
    },
    async count(query, o) {
      requireCapacity(core, "list");
      if (query === undefined && core.capacities.has("count"))
        return core.call("count", o, (count) => count(check.signalOf(o)));
      const { capacities, options } = check.readQueryOpts(query === undefined ? o : { ...o, query });
      for (const capacity of capacities) requireCapacity(core, capacity);
      return core.call("buildQuery", o, async (build) => {
        const counted = query === undefined ? undefined : await core.loaded?.countQuery?.(query, check.signalOf(o));
        return counted ?? (await build(options)).length;
      });
    },
    async bulk(list, o) {
      const changes = check.readBulk(list);
      const options = check.bulkOpts(list, o);
      requirePromises(core, options);
      if (changes.some((change) => "ifMatch" in change)) requireCapacity(core, "ifMatch");
      if (!core.takesBytes) for (const change of changes) if ("body" in change) change.body = given(core, change.body);
      if (core.capacities.has("bulk")) await core.call("bulk", o, (bulk) => bulk(changes, options));
      else for (const change of changes) await applyChange(core.call, change, options);
    },
  } satisfies Partial<JioStorage>;
}

async function applyChange(call: Call, change: BulkChange, o: WriteOpts): Promise<void> {
  const { verb, id } = change;
  if (verb === "put") await call("put", o, (put) => put(id, change.doc, o));
  else if (verb === "remove") await call("remove", o, (remove) => remove(id, o));
  else if (verb === "putAttachment") {
    const { name, body, ifMatch } = change;
    await call("putAttachment", o, (put) => put(id, name, body, ifMatch === undefined ? o : { ...o, ifMatch }));
  } else await call("removeAttachment", o, (remove) => remove(id, change.name, o));
}

function requireCapacity(core: HandleParts, name: string): true {
  if (core.capacities.has(name)) return true;
  throw new FieldError("unsupported", `a storage of type ${core.type} has no capacity "${name}"`, { capacity: name });
}

function lifeVerbs(core: Core) {
  return {
    hasCapacity: (name) => requireCapacity(core, name),
    async repair(o) {
      if (core.capacities.has("repair")) return core.call("repair", o, (repair) => repair({ ...o }));
      return until(Promise.all(Object.values(core.children).map((child) => child.repair(o))), o?.signal).then(
        () => undefined,
      );
    },
    watch(listener: (change: Change) => void, o: Required<Opts>) {
      if (!(o?.signal instanceof AbortSignal)) throw check.refuse("signal", "is needed: it ends the watching");
      requireCapacity(core, "watch");
      if (core.closed) throw closed();
      core.waiting.push((backend) => !o.signal.aborted && backend.watch?.(listener, { signal: o.signal }));
      track(core, backendOf(core)).catch(() => {}); // the next verb tries again, reports the failure, and attaches the listener
    },
    probe: async (o) => core.call("probe", o, (probe) => probe(check.signalOf(o))),
    async close() {
      if (core.closed) return;
      core.closed = true;
      await Promise.allSettled(core.running);
      await core.loaded?.close?.();
      await Promise.all(Object.values(core.children).map((child) => child.close()));
    },
  } satisfies Partial<JioStorage>;
}
