import { msg, str } from "@lit/localize";
import { css, html, nothing } from "lit";
import { Gadget } from "../../src/gadget/index.ts";
import type { AppState } from "../acquirable.ts";
import { formatTime } from "../numbers.ts";
import { sharedStyle } from "../style.ts";

/** The top of every page: the brand, what is slotted in (the panel), whether the app is there offline, its installation. */
export class HeaderGadget extends Gadget {
  static override properties = { app: { state: true } };
  static override styles = [
    sharedStyle,
    css`
      :host {
        position: sticky;
        top: 0;
        z-index: 5;
      }
      header {
        display: flex;
        align-items: center;
        gap: 1rem;
        padding: 0.35rem max(min(1rem, 3.3vw), calc((100vw - 76rem) / 2));
        background: var(--wf-surface);
        border-bottom: 1px solid var(--wf-line);
      }
      .brand {
        display: inline-flex;
        align-items: center;
        gap: 0.6rem;
        min-height: var(--wf-touch);
        font-weight: 700;
        letter-spacing: -0.01em;
        color: var(--wf-text);
        text-decoration: none;
      }
      .app {
        flex-wrap: nowrap;
        margin-inline-start: auto;
      }
      .status {
        display: inline-flex;
        align-items: center;
        gap: 0.4rem;
        color: var(--wf-muted);
      }
      .dot {
        width: 0.6rem;
        height: 0.6rem;
        border-radius: 50%;
        background: var(--wf-accent);
      }
      .dot.away {
        background: none;
        border: 2px solid var(--wf-muted);
      }
      /* One row at any width: what comes and goes in it moves nothing below. */
      @media (max-width: 30rem), (min-width: 66.01rem) and (max-width: 82rem) {
        .brand span {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
      }
    `,
  ];
  declare app: AppState | undefined;

  override ready() {
    this.declareService((signal) => this.acquire("watchApp", [(app) => (this.app = app)], { signal }));
  }

  /** Only a server that did not answer is called away: what browsers say of the network is a guess. */
  #status({ offlineReady, isServerReached, serverReachedAt }: AppState) {
    const dot = html`<span class=${isServerReached === false ? "dot away" : "dot"} aria-hidden="true"></span>`;
    if (isServerReached === false && !offlineReady)
      return html`${dot}${msg("Offline, and not all of the app is on this device: keep this page open.")}`;
    if (isServerReached === false)
      return html`${dot}${
        serverReachedAt === undefined
          ? msg("Offline.")
          : msg(str`Offline. Last reached the server ${formatTime(serverReachedAt)}`)
      }`;
    return offlineReady ? html`${dot}${msg("Ready to work offline")}` : nothing;
  }

  protected override render() {
    const { installable } = this.app ?? {};
    return html`<header>
      <slot name="skip"></slot>
      <a class="brand" href="/#/">
        <img src="/icons/icon.svg" alt="" width="32" height="32" />
        <span>Wendelin Field</span>
      </a>
      <slot></slot>
      <div class="app row">
        <span class="small status" role="status">
          ${this.app ? this.#status(this.app) : nothing}
        </span>
        ${
          installable
            ? html`<button type="button" @click=${() => void this.acquire("installApp", [])}>${msg("Install")}</button>`
            : nothing
        }
      </div>
    </header>`;
  }
}

customElements.define("wf-header", HeaderGadget);
