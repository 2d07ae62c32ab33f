import { type Opts, until } from "../../base/signal.ts";
import { deferred } from "../deferred.ts";
import { AcquisitionError } from "../errors.ts";
import type { Gadget } from "../gadget.ts";
import { NODE } from "../tree.ts";
import { type Channel, openChannel } from "./channel.ts";
import { sayWhat } from "./wire.ts";

export interface JoinOpts extends Opts {
  allowOrigin: (origin: string) => boolean;
  /** How long somebody may take to answer; 1 s unless said. */
  waitMs?: number;
}

type Method = (...args: unknown[]) => unknown;

const WAIT_MS = 1000;

/** What every gadget of renderJS answers, from the page rather than from a class's lists. */
const standardMethods = (published: readonly string[]): Record<string, Method> => ({
  getInterfaceList: () => [],
  getRequiredCSSList: () => [],
  getRequiredJSList: () => [],
  getPath: () => location.href.replace(/#.*$/s, ""),
  getTitle: () => document.title,
  getMethodList: () => [...published],
});

/**
 * Makes this page's root a gadget of the renderJS page that frames it: offers its published methods, and sends up what
 * nobody here provides. Resolves with false where no such page answers; one that answers later is still taken.
 *
 * An abort leaves the page to whoever answered before.
 */
export async function joinRenderJS(root: Gadget, o: JoinOpts): Promise<boolean> {
  if (parent === window || o.signal?.aborted) return false;
  const { waitMs = WAIT_MS, signal } = o;
  const { published } = root.constructor as typeof Gadget;
  const methods = standardMethods(published);
  for (const name of published)
    methods[name] = (...args) => (root as unknown as Record<string, Method>)[name]!(...args);
  const opened = deferred<void>();
  const decided = deferred<void>(); // somebody answered, or it is too late for those who wait
  const channel = openChannel({
    peer: () => parent,
    allowOrigin: o.allowOrigin,
    theirCancel: "cancelMethodCall",
    ourCancel: "cancelAcquiredMethodCall",
    opened: () => opened.resolve(),
    answer: (name, params) => answer(methods, name, params),
    notice: () => {},
  });

  let isOpen = false;
  const before = root[NODE].uplink;
  root[NODE].uplink = async (name, args, asked) => {
    await until(decided.promise, asked);
    if (isOpen) return channel.call("acquire", [name, args], { signal: asked });
    if (before) return before(name, args, asked);
    throw new AcquisitionError(`No gadget provides ${name}`);
  };
  const timer = setTimeout(() => decided.resolve(), waitMs);
  signal?.addEventListener("abort", () => {
    decided.resolve();
    if (!isOpen) channel.close(signal.reason);
  });
  void opened.promise.then(() => {
    isOpen = true;
    clearTimeout(timer);
    decided.resolve();
    void introduce(channel, Object.keys(methods), root);
  });
  setTimeout(() => channel.greet()); // renderJS's own pages greet a task later, too
  await decided.promise;
  return isOpen;
}

/** The host waits for all names, then for the root. */
async function introduce(channel: Channel, names: readonly string[], root: Gadget): Promise<void> {
  try {
    await Promise.all(names.map((name) => channel.call("declareMethod", name)));
    await root.whenReady;
    channel.notify("ready");
  } catch (error) {
    channel.notify("failed", sayWhat(error));
  }
}

function answer(methods: Readonly<Record<string, Method>>, request: string, params: unknown): unknown {
  if (request !== "methodCall") throw new TypeError(`no request is named ${request}`);
  const [name, args] = Array.isArray(params) ? params : [];
  if (typeof name !== "string" || !Array.isArray(args) || !Object.hasOwn(methods, name))
    throw new TypeError(`no method is published as ${sayWhat(name)}`);
  return methods[name]!(...args);
}
