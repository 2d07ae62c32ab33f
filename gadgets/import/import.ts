import { msg } from "@lit/localize";
import { css, html } from "lit";
import { Gadget } from "../../src/gadget/index.ts";
import type { CameIn } from "../acquirable.ts";
import { sharedStyle } from "../style.ts";

type Picked = "any" | "raw" | "folder";

/** Where files come in: the file picker, folders, raw samples, the built-in sample; of files dropped on the page it tells in words. */
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

  #choose(name: Picked) {
    this.renderRoot.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.click();
  }

  async #chosen(event: Event, how: Omit<CameIn, "files">) {
    const input = event.currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = ""; // the same file may be chosen again
    await this.acquire("bringIn", [{ files, ...how }]).catch((error: unknown) => this.report(error));
  }

  #input(name: Picked, how: Omit<CameIn, "files"> = {}) {
    return html`<input type="file" name=${name} multiple ?webkitdirectory=${how.asFolder} tabindex="-1" aria-hidden="true"
      @change=${(event: Event) => void this.#chosen(event, how)} />`;
  }

  protected override render() {
    return html`
      <section class="card" aria-labelledby="import-title">
        <h2 id="import-title">${msg("Bring in recordings and arrays")}</h2>
        <p class="muted">
          ${msg("Drop or paste files and folders anywhere on this page, or choose them, of any size. Recordings: WAV. Arrays: NPY, NPZ, CSV, Wendelin, Zarr as a folder or a ZIP. An exported archive: ZIP. For any other file you are asked what its samples are.")}
        </p>
        <div class="row">
          <button class="primary" type="button" @click=${() => this.#choose("any")}>${msg("Choose files …")}</button>
          ${this.#input("any")}
          <a class="button" href="/#/?page=record">${msg("Record …")}</a>
          <button type="button" @click=${() => this.#choose("folder")}>${msg("Choose a folder …")}</button>
          ${this.#input("folder", { asFolder: true })}
          <button type="button" @click=${() => this.#choose("raw")}>${msg("Import as raw samples …")}</button>
          ${this.#input("raw", { asSamples: true })}
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
