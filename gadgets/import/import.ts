import { msg } from "@lit/localize";
import { css, html } from "lit";
import { Gadget } from "../../src/gadget/index.ts";
import "../acquirable.ts";
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

  async #chosen(event: Event, receive: (files: readonly File[]) => Promise<unknown>) {
    const input = event.currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = ""; // the same file may be chosen again
    try {
      await receive(files);
    } catch (error) {
      await this.acquire("reportServiceError", [error]);
    }
  }

  /** Each file goes on to where that kind comes in; one after another, as they were chosen. */
  #input(name: Picked, receive: (file: File) => Promise<unknown>) {
    const inTurn = async (files: readonly File[]) => {
      for (const file of files) await receive(file);
    };
    return html`<input type="file" name=${name} multiple tabindex="-1" aria-hidden="true"
      @change=${(event: Event) => void this.#chosen(event, inTurn)} />`;
  }

  /** A folder that is chosen is all its files at once. */
  #folderInput() {
    return html`<input type="file" name="folder" webkitdirectory tabindex="-1" aria-hidden="true"
      @change=${(event: Event) => void this.#chosen(event, (files) => this.acquire("startFolderImport", [files]))} />`;
  }

  protected override render() {
    return html`
      <section class="card" aria-labelledby="import-title">
        <h2 id="import-title">${msg("Bring in recordings and arrays")}</h2>
        <p class="muted">
          ${msg("Drop files anywhere on this page, or choose them, of any size. Recordings: WAV. Arrays: NPY, NPZ, CSV, Wendelin, Zarr as a folder or a ZIP. An exported archive: ZIP. For any other file you are asked what its samples are.")}
        </p>
        <div class="row">
          <button class="primary" type="button" @click=${() => this.#choose("any")}>${msg("Choose files …")}</button>
          ${this.#input("any", (file) => this.acquire("startImport", [file]))}
          <button type="button" @click=${() => this.#choose("folder")}>${msg("Choose a Zarr folder …")}</button>
          ${this.#folderInput()}
          <button type="button" @click=${() => this.#choose("raw")}>${msg("Import as raw samples …")}</button>
          ${this.#input("raw", (file) => this.acquire("askRawImport", [file]))}
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
