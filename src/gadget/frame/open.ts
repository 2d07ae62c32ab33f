/** One frame from its creation to its end: the element, the handshake, the gadget loaded in it. */
import { FieldError } from "../../base/errors.ts";
import { deferred } from "../deferred.ts";
import { fetchBundle } from "./fetch-bundle.ts";
import { shakeHands } from "./handshake.ts";
import inside from "./inside/start.ts?code";
import { connectPort, type PortOpts, type PortRpc } from "./port-rpc.ts";

export interface FrameOpts extends Required<Pick<PortOpts, "answer" | "signal">> {
  /** Where the frame is put, at the end. */
  container: Node;
  url: string;
  /** Absent for code that is not trusted. */
  origin: string | null;
  bridge: string;
  label: string;
  /** What the gadget is told of itself. */
  facts: Record<string, unknown>;
  timeoutMs: number;
}

export interface OpenFrame {
  readonly rpc: PortRpc;
  readonly element: HTMLIFrameElement;
  /** Rejects with the reason of the end. */
  readonly ended: Promise<never>;
}

function createFrame({ url, origin, bridge, label }: FrameOpts): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.title = label;
  if (origin !== null) frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms");
  frame.src = origin === null ? bridge : url;
  return frame;
}

/** A frame that loads again has lost the gadget that answered; the first load may come after the handshake. */
function watchReload(frame: HTMLIFrameElement, onReload: () => void) {
  let loads = 0;
  frame.addEventListener("load", () => ++loads > 1 && onReload());
}

/**
 * Resolves when the gadget inside is ready; from then on the signal ends it.
 *
 * Throws  "timeout" naming the URL; what loading or the gadget itself throws.
 */
export async function openFrame(o: FrameOpts): Promise<OpenFrame> {
  const { url, origin, timeoutMs } = o;
  const loading = new AbortController();
  const late = () => new FieldError("timeout", `${url} was not ready within ${timeoutMs} ms`, { url, timeoutMs });
  const timer = setTimeout(() => loading.abort(late()), timeoutMs);
  const signal = AbortSignal.any([o.signal, loading.signal]);
  const element = createFrame(o);
  const lost = deferred<never>();
  let rpc: PortRpc | undefined;
  try {
    signal.throwIfAborted();
    const bundle = origin === null ? fetchBundle(url, { signal }) : undefined;
    bundle?.catch((error: unknown) => loading.abort(error)); // what could not be had ends the handshake too
    const window = () => (origin === null ? element.contentWindow?.frames[0] : element.contentWindow);
    const init = origin === null ? { code: inside } : {};
    const met = shakeHands({ window, origin: origin ?? "null", init }, signal);
    o.container.appendChild(element);
    const { port, watchRenewal } = await met;
    const over = new AbortController();
    const connected = connectPort(port, {
      signal: o.signal,
      answer: o.answer,
      onClose(reason) {
        over.abort();
        element.remove();
        lost.reject(reason);
      },
    });
    rpc = connected;
    const renewed = () => connected.close(new FieldError("worker-lost", `${url} has left its frame`, { url }));
    watchReload(element, renewed);
    watchRenewal(renewed, over.signal);
    await connected.call("load", [await bundle, o.facts], { signal });
    return { rpc: connected, element, ended: lost.promise };
  } catch (error) {
    rpc?.close(error);
    element.remove();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
