/** /embed.js: shows a gadget's page in another site's page. Loaded by that site, so it brings all it needs and no Lit. */
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import { AcquisitionError } from "../errors.ts";
import { openLink } from "./link.ts";
import type { Theme } from "./theme.ts";

export type { Theme } from "./theme.ts";

export interface EmbedOpts extends Opts {
  /** The gadget's page, as "https://field.example/gadgets/plot/"; relative to embed.js, so "/gadgets/plot/" will do. */
  src: string;
  /** What a screen reader calls the frame. */
  title?: string;
  /** What the gadget may ask of the host, by name; `this.signal` aborts when it no longer waits. */
  provide?: Readonly<Record<string, (this: { signal: AbortSignal }, ...args: never[]) => unknown>>;
  /** What to do when the gadget sends an event of that name, "wf-zoomed" for one. */
  on?: Readonly<Record<string, (detail: never) => void>>;
  theme?: Theme;
  /** "content": the frame grows and shrinks with what it shows; "css": the host's style sheet decides. */
  height?: "content" | "css";
  /** Failures of the embedded gadget after it was ready; also that its page was left or loaded anew, which then is connected again. */
  onError?: (error: unknown) => void;
  /** How long it may take until it is ready; 30 s unless said. */
  timeoutMs?: number;
}

export interface Embedded {
  readonly frame: HTMLIFrameElement;
  /** Calls a method that the gadget publishes; where its page is being loaded anew, of the new one. */
  call(method: string, args?: readonly unknown[], o?: Opts & { transfer?: Transferable[] }): Promise<unknown>;
  setTheme(theme: Theme): Promise<void>;
  focus(): void;
  /** Takes the frame away; what was pending rejects. */
  remove(): void;
}

const TIMEOUT_MS = 30_000;
const MOST_HEIGHT_PX = 16_384;

/**
 * Puts a gadget's frame at the end of `container`; resolves when the gadget is ready.
 *
 * Throws  "timeout" naming the URL where no gadget answers, which is also what a host sees that the gadget's site does
 *         not allow; what the gadget's own start throws.
 */
export async function embed(container: Element, o: EmbedOpts): Promise<Embedded> {
  o.signal?.throwIfAborted();
  const url = new URL(o.src, import.meta.url);
  const life = new AbortController();
  const frame = createFrame(url.href, o);
  const end = (reason: unknown) => {
    life.abort(reason);
    frame.remove();
  };
  o.signal?.addEventListener("abort", () => end(o.signal!.reason), { once: true, signal: life.signal });
  let theme = o.theme;
  const link = openLink({
    frame,
    url,
    timeoutMs: o.timeoutMs ?? TIMEOUT_MS,
    signal: life.signal,
    onError: o.onError ?? reportError,
    answer: (name, args, { signal }) => answer(frame, o, name, args, signal),
    async prepare(rpc, signal) {
      if (theme) await rpc.call("theme", [theme], { signal });
      await rpc.call("listen", [Object.keys(o.on ?? {})], { signal });
      await rpc.call("load", [], { signal });
    },
  });
  try {
    container.append(frame);
    await link.ready;
  } catch (error) {
    end(error);
    throw error;
  }
  return {
    frame,
    call: async (method, args = [], opts = {}) => (await link.peer(opts.signal)).call("call", [method, args], opts),
    async setTheme(next) {
      await (await link.peer()).call("theme", [next]);
      theme = { ...theme, ...next, properties: { ...theme?.properties, ...next.properties } };
    },
    focus() {
      frame.focus();
      link
        .peer()
        .then((rpc) => rpc.call("focus"))
        .catch(() => {}); // a page that goes now has no focus to take
    },
    remove: () => end(new DOMException("the embedded gadget was removed", "AbortError")),
  };
}

function createFrame(url: string, { title = "Embedded gadget" }: EmbedOpts): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.title = title;
  frame.src = url;
  Object.assign(frame.style, { display: "block", border: "0", inlineSize: "100%" });
  return frame;
}

function answer(frame: HTMLIFrameElement, o: EmbedOpts, name: string, args: unknown[], signal: AbortSignal): unknown {
  const [first, second] = args;
  if (name === "acquire") return acquire(o, first, Array.isArray(second) ? second : [], signal);
  if (name === "event") return tableEntry(o.on, first)?.(second as never);
  if (name === "resize") {
    const height = Number(first);
    if ((o.height ?? "content") === "content" && height > 0)
      frame.style.blockSize = `${Math.min(height, MOST_HEIGHT_PX)}px`;
    return undefined;
  }
  throw new FieldError("not-found", `a host answers no ${name}`, { name });
}

function acquire(o: EmbedOpts, name: unknown, args: unknown[], signal: AbortSignal): unknown {
  const provider = tableEntry(o.provide, name);
  if (provider) return provider.apply({ signal }, args as never[]);
  if (name === "reportServiceError") return (o.onError ?? reportError)(args[0]);
  throw new AcquisitionError(`No gadget provides ${String(name)}`);
}

function tableEntry<T>(table: Readonly<Record<string, T>> | undefined, name: unknown): T | undefined {
  return table && typeof name === "string" && Object.hasOwn(table, name) ? table[name] : undefined;
}
