import { msg } from "@lit/localize";
import { css, html, LitElement, nothing } from "lit";
import { sharedStyle } from "../style.ts";

const SHOWN = 16;
const TOLD_MS = 3000;

/** A digest by its beginning; the whole of it on pointing, and to copy. */
export class DigestText extends LitElement {
  static override properties = { value: {}, isCopied: { state: true } };
  static override styles = [
    sharedStyle,
    css`
      :host {
        display: inline-flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 0.5rem;
      }
      span {
        font-family: ui-monospace, "DejaVu Sans Mono", monospace;
        font-size: 0.9375rem;
      }
      button {
        padding: 0 0.5rem;
        margin-block: -0.5rem;
        color: var(--wf-accent);
      }
    `,
  ];
  declare value: string;
  declare private isCopied: boolean;

  constructor() {
    super();
    this.value = "";
    this.isCopied = false;
  }

  async #copy() {
    await navigator.clipboard.writeText(this.value);
    this.isCopied = true;
    setTimeout(() => {
      this.isCopied = false;
    }, TOLD_MS);
  }

  protected override render() {
    const isLong = this.value.length > SHOWN;
    const canCopy = "clipboard" in navigator; // only on secure pages
    return html`<span title=${this.value}>${this.value.slice(0, SHOWN)}${isLong ? "…" : ""}</span>
      ${
        canCopy
          ? html`<button class="quiet" type="button" aria-label=${msg("Copy the SHA-256")}
              @click=${() => void this.#copy().catch(() => {})}>${this.isCopied ? msg("Copied") : msg("Copy")}</button>`
          : nothing
      }
      <span class="visually-hidden" role="status">${this.isCopied ? msg("Copied") : nothing}</span>`;
  }
}

if (!customElements.get("wf-digest-text")) customElements.define("wf-digest-text", DigestText);
