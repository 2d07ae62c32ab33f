import { msg } from "@lit/localize";
import { css, html } from "lit";
import { Gadget } from "../../src/gadget/index.ts";
import "../acquirable.ts";
import { sharedStyle } from "../style.ts";

/** Where recordings come in: the file picker, the built-in sample; files dropped on the page arrive here in words. */
export class ImportGadget extends Gadget {
  static override styles = [
    sharedStyle,
    css`
      section {
        display: grid;
        gap: 0.75rem;
        justify-items: start;
        border-style: dashed;
        border-color: var(--wf-control);
        padding: 1.25rem;
      }
      input {
        display: none;
      }
    `,
  ];

  #choose() {
    this.renderRoot.querySelector("input")?.click();
  }

  async #chosen(event: Event) {
    const input = event.currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = ""; // the same file may be chosen again
    for (const file of files) await this.acquire("startImport", [file]);
  }

  protected override render() {
    return html`
      <section class="card" aria-labelledby="import-title">
        <h2 id="import-title">${msg("Bring in a recording")}</h2>
        <p class="muted">
          ${msg("Drop WAV files anywhere on this page (PCM 16 or 24 bit, or 32-bit float; any size), or choose them.")}
        </p>
        <div class="row">
          <button class="primary" type="button" @click=${this.#choose}>${msg("Choose files …")}</button>
          <input type="file" multiple accept=".wav,.wave,audio/wav,audio/x-wav" tabindex="-1" aria-hidden="true"
            @change=${this.#chosen} />
          <button type="button" @click=${() => void this.acquire("startSample", [])}>
            ${msg("Use the synthetic sample")}
          </button>
        </div>
        <p class="muted small">
          ${msg("The sample is computed, not measured: a rotor with a damaged bearing, 60 s, two channels.")}
        </p>
      </section>
    `;
  }
}

customElements.define("wf-import", ImportGadget);
