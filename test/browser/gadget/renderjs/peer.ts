/** Both ends of renderJS's wire as its own pages speak it, written from the facts of the wire and from nothing of ours. */

type Method = (...args: never[]) => unknown;
type Json = Record<string, unknown>;

/** What a page's own scripts see of `startChild`. */
export interface Child {
  acquire(name: string, args: unknown[]): Promise<unknown> & { cancel(reason: string): void };
}

/**
 * A page of renderJS in a frame. It must stand alone: pages get its text.
 * `methods` are called with the page itself as `this`; `ready` runs when all names are known above.
 */
export function startChild(methods: Record<string, Method>, ready: (child: Child) => unknown = () => {}): Child {
  const prefix = "renderJS::";
  const calls = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  const cancelled = new Set<number>();
  let queue: Json[] | undefined = [];
  let id = 1 + Math.floor(Math.random() * 1e6);
  const send = (message: Json) => parent.postMessage(JSON.stringify(message), "*");
  const post = (message: Json) => (queue ? void queue.unshift(message) : send(message)); // flushed last in, first out
  const request = (method: string, params: unknown) => {
    const mine = id++;
    const reply = new Promise((resolve, reject) => calls.set(mine, { resolve, reject }));
    post({ id: mine, method: prefix + method, params });
    return { mine, reply };
  };
  const child: Child = {
    acquire(name, args) {
      const { mine, reply } = request("acquire", [name, args]);
      const cancel = (reason: string) => post({ method: `${prefix}cancelAcquiredMethodCall`, params: [mine, reason] });
      return Object.assign(reply, { cancel });
    },
  };
  const answer = async (message: Json) => {
    const [name, args] = message.params as [string, never[]];
    const known = { getMethodList: () => Object.keys(methods), ...methods } as Record<string, Method>;
    try {
      if (!known[name]) return post({ id: message.id, error: "runtime_error", message: `no method ${name}` });
      const result = await known[name].apply(child, args);
      if (!cancelled.has(message.id as number)) post({ id: message.id, result });
    } catch (error) {
      const { name: kind, message: msg } = error as Error;
      const type = kind === "AcquisitionError" ? "1" : kind === "cancel" ? 2 : 0;
      post({ id: message.id, error: { type, msg: type === 0 ? String(error) : msg } });
    }
  };
  addEventListener("message", (event) => {
    if (event.source !== parent || typeof event.data !== "string") return;
    let message: Json;
    try {
      message = JSON.parse(event.data);
    } catch {
      return;
    }
    if (message.method === `${prefix}__ready`) {
      if (!queue) return;
      if (message.params === "ping") send({ method: `${prefix}__ready`, params: "pong" });
      const waiting = queue;
      queue = undefined;
      waiting.forEach(send);
    } else if (message.method === `${prefix}methodCall`) void answer(message);
    else if (message.method === `${prefix}cancelMethodCall`) {
      const [gone, reason] = message.params as [number, string];
      cancelled.add(gone);
      document.title = `cancelled: ${reason}`;
    } else if (calls.has(message.id as number)) {
      const { resolve, reject } = calls.get(message.id as number)!;
      const { type, msg } = (message.error ?? {}) as { type?: number; msg?: string };
      const name = { 1: "AcquisitionError", 2: "cancel" }[type ?? 0] ?? "IframeSerializationError";
      if ("error" in message) reject(Object.assign(new Error(msg ?? String(message.error)), { name }));
      else resolve(message.result);
    }
  });
  const started = (async () => {
    const standard = ["getInterfaceList", "getRequiredCSSList", "getRequiredJSList", "getPath", "getTitle"];
    const names = [...standard, "getMethodList", ...Object.keys(methods)];
    await Promise.all(names.map((name) => request("declareMethod", name).reply));
    await ready(child);
  })();
  started.then(
    () => post({ method: `${prefix}ready` }),
    (error) => post({ method: `${prefix}failed`, params: String(error) }),
  );
  setTimeout(() => send({ method: `${prefix}__ready`, params: "ping" }));
  return child;
}

export interface Parent {
  /** Resolves with the child's declared names; rejects with what it failed with. */
  readonly ready: Promise<string[]>;
  call(name: string, args: unknown[]): Promise<unknown> & { cancel(reason: string): void };
}

/** The page around a frame, as renderJS's sandboxes "iframe" and "dataurl" have it. It must stand alone, too. */
export function startParent(
  frame: HTMLIFrameElement,
  acquire: (name: string, args: unknown[]) => unknown = () => {
    throw Object.assign(new Error("nobody"), { name: "AcquisitionError" });
  },
): Parent {
  const prefix = "renderJS::";
  const calls = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  const declared: string[] = [];
  let queue: Json[] | undefined = [];
  let id = 1 + Math.floor(Math.random() * 1e6);
  let settle: { resolve(names: string[]): void; reject(error: unknown): void };
  const ready = new Promise<string[]>((resolve, reject) => (settle = { resolve, reject }));
  const send = (message: Json) => frame.contentWindow?.postMessage(JSON.stringify(message), "*");
  const post = (message: Json) => (queue ? void queue.unshift(message) : send(message));
  const answer = async ({ id, method, params }: Json) => {
    if (method === `${prefix}declareMethod`) {
      declared.push(params as string);
      return post({ id, result: "OK" });
    }
    try {
      const [name, args] = params as [string, unknown[]];
      post({ id, result: await acquire(name, args) });
    } catch (error) {
      const { name, message } = error as Error;
      const type = name === "AcquisitionError" ? 1 : name === "cancel" ? 2 : 0;
      post({ id, error: { type, msg: type === 0 ? String(error) : message } });
    }
  };
  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || typeof event.data !== "string") return;
    const message = JSON.parse(event.data) as Json;
    if (message.method === `${prefix}__ready`) {
      if (!queue) return;
      if (message.params === "ping") send({ method: `${prefix}__ready`, params: "pong" });
      const waiting = queue;
      queue = undefined;
      waiting.forEach(send);
    } else if (message.method === `${prefix}ready`) settle.resolve(declared);
    else if (message.method === `${prefix}failed`) settle.reject(new Error(String(message.params)));
    else if (message.method) void answer(message);
    else if ("error" in message) {
      const { type, msg } = message.error as { type: number; msg: string };
      const name = { 1: "AcquisitionError", 2: "cancel" }[type] ?? "IframeSerializationError";
      calls.get(message.id as number)?.reject(Object.assign(new Error(msg), { name }));
    } else calls.get(message.id as number)?.resolve(message.result);
  });
  setTimeout(() => send({ method: `${prefix}__ready`, params: "ping" }));
  return {
    ready,
    call(name, args) {
      const mine = id++;
      const reply = new Promise((resolve, reject) => calls.set(mine, { resolve, reject }));
      post({ id: mine, method: `${prefix}methodCall`, params: [name, args] });
      const cancel = (reason: string) => post({ method: `${prefix}cancelMethodCall`, params: [mine, reason] });
      return Object.assign(reply, { cancel });
    },
  };
}

/** A page of renderJS whose script is `start(<script>)`. */
export const childPage = (script: string, head = "") =>
  `<!doctype html><html><head>${head}<title>A gadget</title></head><body><p>A gadget</p>
  <script>const start = ${startChild};\nstart(${script});</script></body></html>`;
