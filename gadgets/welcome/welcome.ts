import { msg } from "@lit/localize";
import { css, html } from "lit";
import { Gadget } from "../../src/gadget/index.ts";
import "../acquirable.ts";
import { sharedStyle } from "../style.ts";

/** Stands where nothing is stored yet: brings a newcomer to a spectrum by one tap, and tells where one's own recordings come in. */
export class WelcomeGadget extends Gadget {
  static override properties = { isBusy: { state: true } };
  static override styles = [
    sharedStyle,
    css`
      .stack {
        justify-items: start;
      }
      ol {
        margin: 0;
        padding-inline-start: 1.25rem;
      }
      li + li {
        margin-block-start: 0.35rem;
      }
      .primary {
        min-block-size: 48px;
      }
    `,
  ];
  declare private isBusy: boolean;

  constructor() {
    super();
    this.isBusy = false;
  }

  async #start() {
    this.isBusy = true;
    try {
      await this.acquire("showFirstSpectrum", []);
    } catch (error) {
      await this.report(error);
    } finally {
      this.isBusy = false;
    }
  }

  protected override render() {
    return html`<div class="stack">
      <p>${msg("From a recording to its spectrum, without a network and without an account: what you bring in stays on this device.")}</p>
      <ol>
        <li>${msg("Bring in a recording: drop a file anywhere on this page, choose one above, or record with the microphone.")}</li>
        <li>${msg("Open it and press “Compute”. The spectrum appears while it is computed.")}</li>
        <li>${msg("Tap a peak to read it; the keys are listed under “?”.")}</li>
      </ol>
      <div class="row">
        <button class="primary" type="button" aria-disabled=${this.isBusy ? "true" : "false"}
          @click=${() => this.isBusy || void this.#start()}>${msg("Show me with the sample")}</button>
        <a class="button" href="/#/?page=help">${msg("How it works")}</a>
      </div>
    </div>`;
  }
}

customElements.define("wf-welcome", WelcomeGadget);
