import { FieldError } from "../../base/errors.ts";
import { anySignal, delay, type Opts, until } from "../../base/signal.ts";
import { deferred } from "../deferred.ts";
import { AcquisitionError } from "../errors.ts";
import type { Gadget } from "../gadget.ts";
import { NODE } from "../tree.ts";
import { type Answering, connectPort, type PortRpc } from "./port-rpc.ts";
import { INIT, INSIDE, type InsideGadget, isMessage, READY } from "./protocol.ts";

export interface JoinOpts extends Opts {
  /** Whether a page of this origin may be the host. */
  allowOrigin: (origin: string) => boolean;
  /** How long the first request upwards waits for a host; 1000 when absent. */
  waitMs?: number;
  /** What else the host may ask of this page, beside the methods of the root. */
  answers?: Readonly<Record<string, (args: unknown[], o: Answering) => unknown>>;
  /** Told when a host has come, with the way to it. */
  onHost?(host: PortRpc, origin: string): void;
}

const WAIT_MS = 1000;
const AGAIN_MS = 500;
const MOST_AGAIN_MS = 8000;

/**
 * Makes this page's topmost gadget the child of whoever embeds the page: its `static published` methods can be called
 * from there, and what nobody in this page provides is asked of the host. Resolves with false where no host has come
 * within `waitMs`: the gadget is a root then; a host that is only slow is still taken when it comes.
 */
export async function join(root: Gadget, o: JoinOpts): Promise<boolean> {
  const inside = (window as { [INSIDE]?: InsideGadget })[INSIDE];
  if (inside) return joinInside(root, inside, o);
  if (window.parent === window) return false;
  const host = deferred<PortRpc>();
  const waited = AbortSignal.timeout(o.waitMs ?? WAIT_MS);
  const arrived = until(host.promise, waited).then(
    () => true,
    () => false,
  );
  root[NODE].uplink = async (name, args, signal) => {
    await until(arrived, signal);
    const rpc = await Promise.race([host.promise, undefined]);
    if (!rpc) throw new AcquisitionError(`No gadget provides ${name}, and no page that embeds this one has answered`);
    return rpc.call("acquire", [name, args], { signal });
  };
  const met = new AbortController();
  listen(root, o, (rpc) => {
    met.abort();
    host.resolve(rpc);
  });
  greet(anySignal(met.signal, o.signal)!).catch(() => {});
  return arrived;
}

/** Until a host has heard it: who is there is not known yet, and may begin to listen later. It tells nothing but that. */
async function greet(signal: AbortSignal): Promise<never> {
  const page = Math.random().toString(36).slice(2);
  for (let wait = AGAIN_MS; ; wait = Math.min(2 * wait, MOST_AGAIN_MS)) {
    signal.throwIfAborted();
    window.parent.postMessage({ type: READY, page }, "*");
    await delay(wait, signal);
  }
}

function listen(root: Gadget, o: JoinOpts, onHost: (rpc: PortRpc) => void) {
  const listening = new AbortController();
  const take = ({ source, origin, data, ports }: MessageEvent) => {
    const [port] = ports;
    if (source !== window.parent || !isMessage(data, INIT) || !port || ports.length > 1 || !o.allowOrigin(origin))
      return;
    listening.abort();
    const rpc = connectPort(port, {
      ...(o.signal && { signal: o.signal }),
      withStack: true,
      answer: (name, args, calling) => answer(root, o, name, args, calling),
    });
    // The host cannot see that another page takes our place in the frame.
    window.addEventListener("pagehide", () => rpc.close(new FieldError("worker-lost", "the page is left")), {
      once: true,
    });
    onHost(rpc);
    o.onHost?.(rpc, origin);
  };
  const signals = [listening.signal, ...(o.signal ? [o.signal] : [])];
  window.addEventListener("message", take, { signal: AbortSignal.any(signals) });
}

function joinInside(root: Gadget, inside: InsideGadget, { allowOrigin }: JoinOpts): boolean {
  if (!allowOrigin(inside.hostOrigin)) return false;
  const { published } = root.constructor as typeof Gadget;
  inside.publish(
    Object.fromEntries(published.map((name) => [name, (...args: never[]) => callPublished(root, name, args)])),
  );
  inside.ready(root.whenReady);
  root[NODE].uplink = (name, args, signal) => inside.acquire(name, args, { signal });
  return true;
}

async function answer(root: Gadget, { answers = {} }: JoinOpts, name: string, args: unknown[], calling: Answering) {
  if (name === "load") return void (await root.whenReady);
  if (name === "focus") return root.focus();
  if (name === "call") return callPublished(root, args[0], Array.isArray(args[1]) ? args[1] : []);
  if (Object.hasOwn(answers, name)) return answers[name]!(args, calling);
  throw new FieldError("not-found", `a gadget's page answers no ${name}`, { name });
}

/** Only what the class names as published; never what merely is a property. */
function callPublished(root: Gadget, name: unknown, args: readonly unknown[]): unknown {
  const { published } = root.constructor as typeof Gadget;
  const method = typeof name === "string" && published.includes(name) ? Reflect.get(root, name) : undefined;
  if (typeof method !== "function")
    throw new FieldError("not-found", `the gadget publishes no method ${String(name)}`, { method: String(name) });
  return Reflect.apply(method, root, args);
}
