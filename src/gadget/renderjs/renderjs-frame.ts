import { msg } from "@lit/localize";
import { css, type PropertyValues } from "lit";
import { FieldError } from "../../base/errors.ts";
import { type Opts, until } from "../../base/signal.ts";
import { askAbove } from "../frame/ask-above.ts";
import { createReporter } from "../frame/report-above.ts";
import { Gadget } from "../gadget.ts";
import { hostRenderJS, type RenderJSPage } from "./host.ts";
import { loadWholePage, type WholePage } from "./page.ts";

/** The page of ours between this one and the foreign one: it gives the latter the policy of code that nobody trusts. */
const BRIDGE = "/renderjs-bridge.html";
const TIMEOUT_MS = 30_000;

/**
 * A page that speaks renderJS's wire, as a gadget: its methods by `call`, what it acquires from the gadgets above.
 *
 * Without `origin` it is not trusted: this page fetches it with what it loads, and it runs as a data URL of an opaque
 * origin, without any network. With `origin`, a page of exactly that origin is loaded by its URL.
 */
export class RenderJSFrame extends Gadget {
  static override properties = { src: {}, origin: {}, acquires: {} };
  static override readonly retriedBy = ["src", "origin"];
  static override styles = css`
    :host {
      display: block;
      block-size: 20rem;
    }
    iframe {
      display: block;
      box-sizing: border-box;
      inline-size: 100%;
      block-size: 100%;
      border: 0;
    }
  `;
  declare src: string | undefined;
  declare origin: string | undefined;
  /** Names that it may ask of the page too, and then nothing else; as of `<wf-frame>`. */
  declare acquires: string | null;

  #stay: AbortController | undefined;
  #current: Loading | undefined;
  #report = createReporter(this, () => this.title || this.scope || this.src || this.localName);

  constructor() {
    super();
    this.acquires = null;
    this.declareService((signal) => this.#serve(signal));
  }

  /**
   * Calls a method of the page; arguments and results are JSON.
   *
   * Throws  what hostRenderJS and the page reject with; "worker-lost" where another src takes the page's place.
   */
  async call(method: string, args: unknown[] = [], o: Opts = {}): Promise<unknown> {
    if (this.isUpdatePending) await until(this.updateComplete, o.signal); // another src may have been set just now
    const { page } = await this.#opened(o);
    return (await page).call(method, args, o);
  }

  override async ready() {
    this.#forgetLost();
    await this.#opened();
  }

  override connectedCallback() {
    this.#stay = new AbortController();
    super.connectedCallback();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#stay?.abort(new DOMException("the frame left the document", "AbortError"));
    this.#stay = this.#current = undefined;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.#current || !(changed.has("src") || changed.has("origin"))) return;
    const { source } = this.#current;
    this.#current = undefined;
    source.abort(new FieldError("worker-lost", "the frame shows another page now"));
  }

  /** As long as the page is there; its loss is this element's failure. */
  async #serve(signal: AbortSignal): Promise<void> {
    this.#forgetLost();
    for (;;) {
      const current = await this.#opened({ signal });
      try {
        await until((await current.page).ended, signal);
      } catch (error) {
        if (signal.aborted || this.#current === current) throw error;
      }
    }
  }

  /** A lost page is loaded anew where the gadget starts again, and not before. */
  #forgetLost(): void {
    if (this.#current?.isLost) this.#current = undefined;
  }

  /** The page of now: who waits for one whose place another one takes waits for that one instead. */
  async #opened({ signal }: Opts = {}): Promise<Loading> {
    for (;;) {
      const current = this.#current ?? this.#begin();
      try {
        await until(current.page, signal);
        return current;
      } catch (error) {
        if (signal?.aborted || !this.#stay || this.#current === current) throw error;
      }
    }
  }

  #begin(): Loading {
    if (!this.#stay) throw new FieldError("invalid-argument", "a page is loaded where its frame is in the document");
    const source = new AbortController();
    const page = this.#open(AbortSignal.any([this.#stay.signal, source.signal]));
    const current: Loading = { source, page, isLost: false };
    page
      .then(({ ended }) => ended)
      .catch(() => {
        current.isLost = true;
      });
    return (this.#current = current);
  }

  async #open(signal: AbortSignal): Promise<RenderJSPage> {
    await until(this.updateComplete, signal);
    const url = new URL(this.src ?? "", document.baseURI).href;
    const origin = this.origin || undefined;
    if (origin && new URL(url).origin !== origin)
      throw new FieldError("invalid-argument", `${url} is not of the origin ${origin}`, { url, origin });
    const whole = origin ? undefined : await loadWholePage(url, { signal });
    const frame = createFrame(origin !== undefined, this.title || msg("Embedded page"));
    try {
      const hosted = hostRenderJS(frame, {
        acquire: (name, args, o) => this.#acquire(name, args, o.signal),
        signal,
        origin: origin ?? location.origin,
        url,
      });
      frame.src = origin ? url : BRIDGE;
      this.renderRoot.append(frame);
      if (whole) void handOver(whole, frame, signal);
      const page = await hosted;
      page.ended.catch(() => frame.remove());
      return page;
    } catch (error) {
      frame.remove();
      throw error;
    }
  }

  #acquire(name: string, args: unknown[], signal: AbortSignal): Promise<unknown> {
    if (name === "reportServiceError") return this.#report(args[0], signal);
    return askAbove(this, name, args, signal);
  }
}

/** One loading of a page, and its end. */
interface Loading {
  readonly source: AbortController;
  readonly page: Promise<RenderJSPage>;
  isLost: boolean;
}

/** A new one for each loading: one that is put back loads what it showed before. */
function createFrame(isTrusted: boolean, title: string): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", `allow-scripts allow-same-origin${isTrusted ? " allow-forms" : ""}`);
  frame.title = title;
  return frame;
}

async function handOver(page: WholePage, frame: HTMLIFrameElement, signal: AbortSignal): Promise<void> {
  try {
    await bootOf(frame, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]));
    frame.contentWindow?.postMessage(`page ${JSON.stringify(page)}`, location.origin);
  } catch {
    // Told by the host, which waits for the page.
  }
}

/** The inner frame asks for its page. */
function bootOf(frame: HTMLIFrameElement, signal: AbortSignal): Promise<void> {
  return until(
    new Promise((resolve) =>
      addEventListener(
        "message",
        ({ source, origin, data }) => {
          if (source === frame.contentWindow && origin === location.origin && data === "boot") resolve();
        },
        { signal },
      ),
    ),
    signal,
  );
}

if (!customElements.get("wf-renderjs-frame")) customElements.define("wf-renderjs-frame", RenderJSFrame);
