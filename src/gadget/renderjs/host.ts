import { FieldError } from "../../base/errors.ts";
import { type Opts, until } from "../../base/signal.ts";
import { deferred } from "../deferred.ts";
import { openChannel } from "./channel.ts";
import { sayWhat } from "./wire.ts";

export interface HostOpts extends Opts {
  /** The only origin that the frame may have; left out, whatever the frame shows is listened to. */
  origin?: string;
  /** Answers what the page inside acquires; the signal aborts when it gives up, or leaves. */
  acquire: (name: string, args: unknown[], o: { signal: AbortSignal }) => Promise<unknown>;
  /** How long the page may take until it is ready; 30 s unless said. */
  timeoutMs?: number;
  /** What errors call the page; the frame's `src` unless said. */
  url?: string;
}

/** A page that speaks renderJS's wire. */
export interface RenderJSPage {
  call(name: string, args: unknown[], o?: Opts): Promise<unknown>;
  /** Rejects with the reason when the page is left, taken away or loaded anew; from then on every call does. */
  readonly ended: Promise<never>;
}

const TIMEOUT_MS = 30_000;

/**
 * Hosts a page that speaks renderJS's wire, in a frame of the caller's: resolves when its gadget is ready.
 *
 * Call it before the frame begins to load, or at least before the page's own scripts run. Arguments and results are JSON.
 *
 * Throws  "timeout" naming the URL where nobody got ready; "invalid-argument" for arguments that JSON cannot hold;
 *         "network" for calls that were pending when the page was loaded anew; an AbortError for those pending when the
 *         frame left its document; what the page rejects with, as an error of that name.
 */
export async function hostRenderJS(frame: HTMLIFrameElement, o: HostOpts): Promise<RenderJSPage> {
  o.signal?.throwIfAborted();
  const isReady = deferred<void>();
  const life = new AbortController();
  const ended = deferred<never>();
  const end = (reason: unknown) => channel.close(reason);
  const { url = frame.src, timeoutMs = TIMEOUT_MS } = o;
  const renewed = () => end(new FieldError("network", `the page ${url} was loaded anew`, { url }));
  let hasStarted = false;
  let loads = 0;
  const channel = openChannel({
    peer: () => frame.contentWindow,
    allowOrigin: (origin) => o.origin === undefined || origin === o.origin,
    theirCancel: "cancelAcquiredMethodCall",
    ourCancel: "cancelMethodCall",
    closed(reason) {
      life.abort(reason);
      isReady.reject(reason);
      ended.reject(reason);
    },
    greetedAgain: () => hasStarted && renewed(),
    answer: (name, params, signal) => answer(name, params, (asked, args) => o.acquire(asked, args, { signal })),
    notice(name, params) {
      if (name === "ready") {
        hasStarted = true;
        isReady.resolve();
      } else if (name === "failed" && !hasStarted) end(new Error(sayWhat(params)));
    },
  });
  const removal = watchRemoval(
    frame,
    () => end(new DOMException("the frame left the document", "AbortError")),
    life.signal,
  );
  const loaded = () => {
    removal.follow();
    if (frame.contentDocument?.URL !== "about:blank") loads++; // the page's own may come before or after it is ready
    if (hasStarted && loads > 1) renewed();
    else channel.greet();
  };
  frame.addEventListener("load", loaded, { signal: life.signal });
  o.signal?.addEventListener("abort", () => end(o.signal!.reason), { once: true, signal: life.signal });
  const timer = setTimeout(() => end(tooLate(url, timeoutMs)), timeoutMs);
  channel.greet();
  try {
    await until(isReady.promise, o.signal);
  } finally {
    clearTimeout(timer);
  }
  return { call: (name, args, opts) => channel.call("methodCall", [name, args], opts), ended: ended.promise };
}

const tooLate = (url: string, timeoutMs: number) =>
  new FieldError("timeout", `no gadget got ready within ${timeoutMs / 1000} s at ${url}`, { url });

/** The page's two requests: it tells its methods' names, which need no keeping, and it acquires. */
function answer(name: string, params: unknown, acquire: (name: string, args: unknown[]) => unknown): unknown {
  if (name === "declareMethod") return "OK";
  if (name !== "acquire") throw new TypeError(`no request is named ${name}`);
  const [asked, args] = Array.isArray(params) ? params : [];
  if (typeof asked !== "string" || !Array.isArray(args))
    throw new TypeError("acquire takes a name and a list of arguments");
  return acquire(asked, asked === "reportServiceError" ? args.map(reviveFailure) : args);
}

/** A service's error comes as plain JSON; boundaries show errors. */
function reviveFailure(thrown: unknown): unknown {
  const { name, message, stack } = (thrown ?? {}) as Record<string, unknown>;
  if (typeof message !== "string") return thrown;
  const error = new Error(message);
  if (typeof name === "string") error.name = name;
  if (typeof stack === "string") error.stack = stack;
  return error;
}

/** Of the frame or of anything around it, through shadow roots: each root on the way is watched while the frame is there. */
function watchRemoval(frame: HTMLIFrameElement, onRemoved: () => void, signal: AbortSignal) {
  let wasThere = frame.isConnected;
  const observer = new MutationObserver(() => {
    if (wasThere && !frame.isConnected) onRemoved();
    wasThere ||= frame.isConnected;
  });
  /** The roots around it are others once it is put into the document; it loads there only. */
  const follow = () => {
    observer.disconnect();
    wasThere ||= frame.isConnected;
    for (let root: Node | undefined = frame.getRootNode(); root; root = (root as ShadowRoot).host?.getRootNode())
      observer.observe(root, { childList: true, subtree: true });
  };
  follow();
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  return { follow };
}
