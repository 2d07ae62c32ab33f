import { msg } from "@lit/localize";
import { css, html, LitElement } from "lit";

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\n\n${msg("Because of")}: ${explain(error.cause)}`;
}

/** What stands in the place of a gadget that failed. Sends `wf-retried` when the person asks to try again. */
export class ErrorCard extends LitElement {
  static override properties = { error: { attribute: false } };
  declare error: unknown;

  static override styles = css`
    :host {
      display: block;
      color: var(--wf-text, CanvasText);
      font-family: var(--wf-font, system-ui, sans-serif);
    }
    section {
      background: var(--wf-surface, Canvas);
      border: 1px solid var(--wf-line, GrayText);
      border-inline-start: 4px solid var(--wf-danger, #b3261e);
      border-radius: var(--wf-radius, 8px);
      padding: 1rem;
    }
    p {
      margin: 0 0 0.75rem;
      overflow-wrap: anywhere;
    }
    .title {
      font-weight: 600;
      margin-block-end: 0.25rem;
    }
    button {
      font: inherit;
      min-block-size: 44px;
      min-inline-size: 44px;
      padding-inline: 1rem;
      color: inherit;
      background: transparent;
      border: 1px solid currentcolor;
      border-radius: var(--wf-radius, 8px);
      cursor: pointer;
    }
    button:focus-visible,
    summary:focus-visible {
      outline: 3px solid var(--wf-accent, Highlight);
      outline-offset: 2px;
    }
    summary {
      padding-block: 0.75rem;
      cursor: pointer;
      color: var(--wf-muted, inherit);
    }
    pre {
      margin: 0;
      max-block-size: 12rem;
      overflow: auto;
      font-size: 0.8125rem;
      white-space: pre-wrap;
    }
  `;

  override render() {
    const message = this.error instanceof Error ? this.error.message : String(this.error);
    return html`<section role="alert">
      <p class="title">${msg("This part has stopped working")}</p>
      <p>${message}</p>
      <button type="button" @click=${this.#retry}>${msg("Try again")}</button>
      <details>
        <summary>${msg("Details")}</summary>
        <pre tabindex="0">${explain(this.error)}</pre>
      </details>
    </section>`;
  }

  /** The button goes with the card; who pressed it by keyboard stays where it was. */
  readonly #retry = () => {
    const root = this.getRootNode();
    this.dispatchEvent(new CustomEvent("wf-retried"));
    if (!(root instanceof ShadowRoot)) return;
    const host = root.host as HTMLElement;
    if (!host.hasAttribute("tabindex")) host.tabIndex = -1;
    host.focus({ preventScroll: true });
  };
}

if (!customElements.get("wf-error-card")) customElements.define("wf-error-card", ErrorCard);
