/** The gadgets of this page as a tree: scopes, who provides and who acquires what, errors. For those who write gadgets. */
import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { delay } from "../../base/signal.ts";
import { observeAcquisitions } from "../acquire.ts";
import { overlayStyle } from "./overlay-style.ts";
import { type Asked, type GadgetFacts, nameOf, readTree } from "./tree-facts.ts";

const EVERY_MS = 500;
const LONGEST_STATE = 200;

export class DeveloperOverlay extends LitElement {
  static override properties = { facts: { state: true }, marked: { state: true } };
  static override styles = overlayStyle;
  declare facts: readonly GadgetFacts[];
  declare marked: Element | undefined;
  readonly #asked: Asked = new WeakMap();
  #life: AbortController | undefined;

  constructor() {
    super();
    this.facts = [];
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#life = new AbortController();
    observeAcquisitions(({ asker, name }) => {
      const counts = this.#asked.get(asker) ?? new Map<string, number>();
      this.#asked.set(asker, counts.set(name, (counts.get(name) ?? 0) + 1));
    });
    void this.#follow(this.#life.signal).catch(() => {}); // ends when the overlay goes
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    observeAcquisitions(undefined);
    this.#life?.abort();
  }

  /** Gadgets come and go inside shadow roots, which no observer sees as a whole: it looks twice a second. */
  async #follow(signal: AbortSignal) {
    for (;;) {
      this.facts = readTree(document, this.#asked);
      await delay(EVERY_MS, signal);
    }
  }

  #gadget(facts: GadgetFacts): TemplateResult {
    const { node, tag, scope, provides, acquires, error, children } = facts;
    const state = JSON.stringify(facts.state);
    const mark = () => (this.marked = this.marked === node ? undefined : node);
    return html`<li>
      <button type="button" aria-pressed=${this.marked === node} @click=${mark}><code>${nameOf({ localName: tag, scope })}</code></button>
      ${error ? html`<p class="error">${error}</p>` : nothing}
      ${provides.length > 0 ? html`<p>${msg(str`provides: ${provides.join(", ")}`)}</p>` : nothing}
      ${acquires.map(({ name, count, provider }) =>
        provider
          ? html`<p>${msg(str`acquires: ${name} (${count}) from ${provider}`)}</p>`
          : html`<p class="error">${msg(str`nobody provides: ${name}`)}</p>`,
      )}
      ${state === "{}" ? nothing : html`<p>${msg(str`state: ${state.slice(0, LONGEST_STATE)}`)}</p>`}
      ${children.length > 0 ? html`<ul>${children.map((child) => this.#gadget(child))}</ul>` : nothing}
    </li>`;
  }

  #mark() {
    if (!this.marked?.isConnected) return nothing;
    const { left, top, width, height } = this.marked.getBoundingClientRect();
    return html`<div class="mark" style=${`left:${left}px;top:${top}px;width:${width}px;height:${height}px`}></div>`;
  }

  protected override render() {
    return html`<header>
        <h2>${msg("Gadgets of this page")}</h2>
        <button type="button" aria-label=${msg("Close")} @click=${() => this.remove()}>✕</button>
      </header>
      <div class="tree" role="region" tabindex="0" aria-label=${msg("Tree of gadgets")}>
        <ul>${this.facts.map((one) => this.#gadget(one))}</ul>
      </div>
      ${this.#mark()}`;
  }
}

if (!customElements.get("wf-developer")) customElements.define("wf-developer", DeveloperOverlay);

/** Opens the overlay, or closes it where it is open. */
export function toggleOverlay(): void {
  const open = document.querySelector("wf-developer");
  if (open) open.remove();
  else document.body.append(document.createElement("wf-developer"));
}
