import { msg, str } from "@lit/localize";
import { html, nothing, type PropertyValues } from "lit";
import { previewRange, previewRawSamples, type RawPreview, SAMPLE_FORMATS } from "../../src/format/index.ts";
import { Gadget } from "../../src/gadget/index.ts";
import "../acquirable.ts";
import { formatBytes } from "../numbers.ts";
import { sharedStyle } from "../style.ts";
import { checkRaw, FIRST_GUESS, formatLabel, type RawCheck, type RawField, readRawForm } from "./raw-form.ts";
import { previewTable, SHOWN, summaryText } from "./raw-preview.ts";
import { rawStyle } from "./raw-style.ts";

/** Asks what the samples of a file are that does not say it itself: a dialog, one file after another. */
export class RawImportGadget extends Gadget {
  static override properties = {
    files: { state: true },
    description: { state: true },
    preview: { state: true },
    failure: { state: true },
  };
  static override styles = [sharedStyle, rawStyle];
  /** The first is asked about, the others wait. */
  declare files: readonly File[];
  declare description: typeof FIRST_GUESS;
  declare preview: RawPreview | undefined;
  /** Why the file cannot be read. */
  declare failure: string;

  constructor() {
    super();
    this.files = [];
    this.description = FIRST_GUESS;
    this.failure = "";
  }

  #look = this.declareJob(async (signal, file: File, check: RawCheck) => {
    this.failure = "";
    if (!("plan" in check)) {
      this.preview = undefined;
      return;
    }
    const { start, end } = previewRange(check.plan, SHOWN);
    try {
      const bytes = new Uint8Array(await file.slice(start, end).arrayBuffer());
      if (signal.aborted) return;
      const { channels, strangeCount } = previewRawSamples(check.plan, bytes);
      this.preview = { channels: channels.slice(0, SHOWN), strangeCount };
    } catch {
      if (signal.aborted) return;
      this.preview = undefined;
      this.failure = msg("The file can no longer be read: it was changed or taken away.");
    }
  });

  /** Asks about that file, after those that wait already. */
  async ask(file: File): Promise<void> {
    this.files = [...this.files, file];
    await this.updateComplete;
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    const [file] = this.files;
    if (file && (changed.has("files") || changed.has("description")))
      this.#look(file, checkRaw(this.description, file.size));
  }

  protected override updated() {
    const dialog = this.renderRoot.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
  }

  #changed(event: Event) {
    this.description = readRawForm(new FormData(event.currentTarget as HTMLFormElement));
  }

  #submit(event: SubmitEvent, file: File, check: RawCheck) {
    event.preventDefault();
    if (!("plan" in check)) {
      this.renderRoot.querySelector<HTMLElement>(`[name="${check.field}"]`)?.focus();
      return;
    }
    if (this.failure) return;
    void this.acquire("startRawImport", [file, this.description]);
    this.#next();
  }

  #next() {
    this.renderRoot.querySelector("dialog")?.close(); // gives the focus back, and the next file gets a dialog of its own
  }

  #closed() {
    this.preview = undefined;
    this.files = this.files.slice(1);
  }

  /** A field with what is wrong about it beside it. */
  #number(name: RawField, label: string, check: RawCheck, step: string) {
    const message = "field" in check && check.field === name ? check.message : "";
    const value = this.description[name];
    return html`<label>${label}
      <input type="number" name=${name} step=${step} min="0" .defaultValue=${Number.isNaN(value) ? "" : String(value)} autocomplete="off"
        inputmode=${step === "any" ? "decimal" : "numeric"} aria-invalid=${message ? "true" : "false"} aria-describedby="wrong-${name}" />
      <span id="wrong-${name}" class="danger" ?hidden=${!message}>${message}</span>
    </label>`;
  }

  #fields(check: RawCheck) {
    const { sampleFormat, bigEndian } = this.description;
    return html`<div class="fields">
      <label>${msg("Sample format")}
        <select name="sampleFormat" autofocus>
          ${SAMPLE_FORMATS.map((format) => html`<option value=${format} ?selected=${format === sampleFormat}>${formatLabel(format)}</option>`)}
        </select>
      </label>
      <label>${msg("Byte order")}
        <select name="bigEndian">
          <option value="false" ?selected=${!bigEndian}>${msg("Little-endian (usual)")}</option>
          <option value="true" ?selected=${bigEndian}>${msg("Big-endian")}</option>
        </select>
      </label>
      ${this.#number("channelCount", msg("Channels"), check, "1")}
      ${this.#number("sampleRateHz", msg("Sample rate, Hz"), check, "any")}
      ${this.#number("headerBytes", msg("Header bytes"), check, "1")}
    </div>`;
  }

  protected override render() {
    const [file] = this.files;
    if (!file) return nothing;
    const check = checkRaw(this.description, file.size);
    return html`<dialog aria-labelledby="raw-title" @close=${this.#closed}>
      <form class="stack" novalidate @input=${this.#changed} @submit=${(event: SubmitEvent) => this.#submit(event, file, check)}>
        <h2 id="raw-title">${msg(str`Raw samples: “${file.name}”`)}</h2>
        <p class="muted small">
          ${msg(str`${formatBytes(file.size)} that do not say what they are. Say it here; the bytes are kept as they are.`)}
        </p>
        ${this.#fields(check)}
        <p role="status" class="number">${"plan" in check ? summaryText(check.plan) : nothing}</p>
        ${this.failure ? html`<p class="danger" role="alert">${this.failure}</p>` : nothing}
        ${this.preview ? previewTable(this.preview) : nothing}
        <div class="row end">
          <button type="button" @click=${this.#next}>${msg("Cancel")}</button>
          <button class="primary">${msg("Import")}</button>
        </div>
      </form>
    </dialog>`;
  }
}

customElements.define("wf-raw-import", RawImportGadget);
