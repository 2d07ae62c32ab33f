import { msg } from "@lit/localize";
import { css, type PropertyValues } from "lit";
import { FieldError } from "../../base/errors.ts";
import { type Opts, until } from "../../base/signal.ts";
import { type Deferred, deferred } from "../deferred.ts";
import { Gadget } from "../gadget.ts";
import { askAbove } from "./ask-above.ts";
import { type OpenFrame, openFrame } from "./open.ts";
import type { Answering, PortRpc } from "./port-rpc.ts";
import { createReporter } from "./report-above.ts";

const TIMEOUT_MS = 30_000;
const MAX_HEIGHT_PX = 16_384;

const gone = () => new FieldError("worker-lost", "the frame has left the document");
const replaced = () => new FieldError("worker-lost", "the frame shows another gadget now");

/**
 * A gadget in a frame. Without `origin` its code is not trusted: the file at `src` (a module without imports, or a page
 * with its files) is fetched here and runs in a sandbox of opaque origin without network, offline too. With `origin` it is
 * a page of exactly that origin, which answers by `join`. What it acquires is asked of the gadgets above this element,
 * of the page only the names in the attribute `acquires`; where that is set, nothing but those is asked at all.
 *
 * Throws  as its own failure, with the URL: "timeout", "network", "not-found", "unsupported"; what the gadget inside throws.
 */
export class GadgetFrame extends Gadget {
  static override properties = {
    src: {},
    origin: {},
    acquires: {},
    label: {},
    timeoutMs: { type: Number, attribute: "timeout-ms" },
  };
  static override readonly retriedBy = ["src", "origin"];
  /** The page that holds sandboxes; of this origin. */
  static bridge = "/bridge.html";

  declare src: string | null;
  declare origin: string | null;
  declare acquires: string | null;
  declare label: string | null;
  declare timeoutMs: number | null;

  static override styles = css`
    :host {
      display: block;
    }
    iframe {
      display: block;
      border: 0;
      inline-size: 100%;
    }
  `;

  #stay = new AbortController();
  #source: AbortController | undefined;
  #open: OpenFrame | undefined;
  #link: Deferred<PortRpc> = deferred();
  #isLinkDead = false;
  #report = createReporter(this, () => this.label || this.scope || this.src || this.localName);

  constructor() {
    super();
    this.src = this.origin = this.acquires = this.label = null;
    this.timeoutMs = null;
    this.declareService((signal) => this.#serve(signal));
  }

  /**
   * Calls a method that the gadget inside publishes, once it is loaded.
   *
   * Throws  what the method throws, revived by its name; "not-found" for what is not published; "invalid-argument" for
   *         what cannot cross; "worker-lost" when the frame goes.
   */
  async call(method: string, args: unknown[] = [], o: Opts & { transfer?: Transferable[] } = {}): Promise<unknown> {
    if (this.isUpdatePending) await until(this.updateComplete, o.signal); // another src may have been set just now
    if (this.#isLinkDead && this.isConnected) await until(this.whenReady, o.signal); // somebody may be trying again
    const rpc = await until(this.#link.promise, o.signal);
    return rpc.call("call", [method, args], o);
  }

  /** Puts the focus into the gadget; Escape in a sandbox brings it back to this element, a page of an `origin` keeps its keys. */
  override focus(o?: FocusOptions): void {
    const open = this.#open;
    if (!open) {
      super.focus(o);
      return;
    }
    open.element.focus(o);
    if (this.origin === null) open.element.contentDocument?.querySelector("iframe")?.focus();
    open.rpc.call("focus").catch(() => {}); // a frame that goes now has no focus to take
  }

  override connectedCallback(): void {
    this.#stay = new AbortController();
    this.#renewLink();
    if (!this.hasAttribute("tabindex")) this.tabIndex = -1;
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stay.abort(gone());
    this.#endLink(gone());
  }

  override async ready(): Promise<void> {
    await this.#load(this.#stay.signal);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.#source || !(changed.has("src") || changed.has("origin"))) return;
    if (this.#open) this.#link = deferred(); // who waits for the first one to be loaded waits for this one instead
    this.#open = undefined;
    this.#source.abort(replaced());
  }

  /** As long as the gadget is there; its loss is this element's failure. */
  async #serve(signal: AbortSignal): Promise<void> {
    const stay = this.#stay;
    for (;;) {
      const { ended } = this.#open ?? (await this.#load(stay.signal));
      const source = this.#source;
      await until(ended, signal).catch((error: unknown) => {
        if (source?.signal.aborted && !signal.aborted) return;
        if (stay === this.#stay) this.#endLink(error); // else it is that of the next stay by now
        throw error;
      });
    }
  }

  async #load(stay: AbortSignal): Promise<OpenFrame> {
    this.#renewLink();
    for (;;) {
      const source = new AbortController();
      this.#source = source;
      try {
        this.#open = await this.#begin(AbortSignal.any([stay, source.signal]));
        this.#link.resolve(this.#open.rpc);
        return this.#open;
      } catch (error) {
        if (source.signal.aborted && !stay.aborted) continue;
        if (stay === this.#stay.signal) this.#endLink(error);
        throw error;
      }
    }
  }

  #begin(signal: AbortSignal): Promise<OpenFrame> {
    signal.throwIfAborted();
    if (!this.isConnected || !this.src)
      throw new FieldError("invalid-argument", "a frame needs a src, and loads in the document only", {
        src: this.src,
      });
    const url = new URL(this.src, document.baseURI).href;
    if (this.origin !== null && new URL(url).origin !== this.origin)
      throw new FieldError("invalid-argument", `${url} is not of the origin ${this.origin}`, {
        url,
        origin: this.origin,
      });
    return openFrame({
      container: this.renderRoot,
      url,
      origin: this.origin,
      bridge: new URL(GadgetFrame.bridge, location.href).href,
      label: this.label ?? msg("Embedded gadget"),
      facts: { scope: this.scope },
      timeoutMs: this.timeoutMs ?? TIMEOUT_MS,
      signal,
      answer: (name, args, calling) => this.#answer(name, args, calling),
    });
  }

  #answer(name: string, args: unknown[], { signal }: Answering): unknown {
    if (name === "acquire") return this.#acquire(args[0], args[1], signal);
    if (name === "resize") return this.#resize(args[0]);
    if (name === "leave") return this.#leave();
    throw new FieldError("not-found", `the host of a frame answers no ${name}`, { name });
  }

  async #acquire(name: unknown, args: unknown, signal: AbortSignal): Promise<unknown> {
    if (typeof name !== "string" || !Array.isArray(args))
      throw new FieldError("invalid-argument", "acquire takes a name and a list of arguments");
    if (name === "reportServiceError") return this.#report(args[0], signal);
    return askAbove(this, name, args, signal);
  }

  /** Whoever else has the focus keeps it. */
  #leave(): void {
    if (this.shadowRoot?.activeElement?.localName === "iframe") super.focus();
  }

  #resize(heightPx: unknown): void {
    const frame = this.renderRoot.querySelector("iframe");
    if (!frame || typeof heightPx !== "number" || !(heightPx >= 0)) return;
    frame.style.blockSize = `${Math.min(heightPx, MAX_HEIGHT_PX)}px`;
  }

  #endLink(reason: unknown): void {
    this.#link.reject(reason);
    this.#isLinkDead = true;
    this.#open = undefined;
  }

  #renewLink(): void {
    if (this.#isLinkDead) this.#link = deferred();
    this.#isLinkDead = false;
  }
}
