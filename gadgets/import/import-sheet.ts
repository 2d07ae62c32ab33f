import { msg, str } from "@lit/localize";
import { html, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Gadget } from "../../src/gadget/index.ts";
import type { Arrival } from "../../src/ingest/index.ts";
import { failureWords } from "../failure-words.ts";
import "../acquirable.ts";
import { formatBytes, formatCount } from "../numbers.ts";
import { sharedStyle } from "../style.ts";
import {
  changed,
  checkEntry,
  choicesOf,
  described,
  type Entry,
  firstWrong,
  lookedAt,
  madeAlike,
  nextLook,
  refusedOf,
  totalBytes,
  withArrivals,
} from "./sheet-entries.ts";
import { sheetEntry } from "./sheet-entry.ts";
import { sheetStyle } from "./sheet-style.ts";

/** Shows what came before it comes in: what each file is, how its samples begin; a dialog, and what comes meanwhile joins it. */
export class ImportSheetGadget extends Gadget {
  static override properties = { entries: { state: true }, areAlike: { state: true } };
  static override styles = [sharedStyle, sheetStyle];
  declare entries: readonly Entry[];
  /** What is said of one file of samples is said of all. */
  declare areAlike: boolean;
  #nextKey = 0;

  constructor() {
    super();
    this.entries = [];
    this.areAlike = true;
  }

  get isOpen(): boolean {
    return this.entries.length > 0;
  }

  /** Adds what came; resolves when it is on the page. */
  async show(arrivals: readonly Arrival[]): Promise<void> {
    const raw = this.entries.find((entry) => entry.raw)?.raw ?? this.#lastRaw;
    this.entries = withArrivals(this.entries, arrivals, { nextKey: this.#nextKey, ...(raw && { described: raw }) });
    this.#nextKey += arrivals.length;
    await this.updateComplete;
  }

  /** The next file is mostly of the same recorder. */
  #lastRaw: Entry["raw"];

  #isLooking = false;

  /** One after another: each is a small piece of a file. */
  #look = this.declareJob(async (signal) => {
    this.#isLooking = true;
    signal.addEventListener("abort", () => (this.#isLooking = false), { once: true });
    for (let next = nextLook(this.entries); next; next = nextLook(this.entries)) {
      const { samples, entry } = next;
      const { key, arrival, raw } = entry;
      const looked = await this.acquire("inspectImport", [arrival.file!, { samples, ...(raw && { raw }) }], {
        signal,
      }).then(
        (inspection) => ({ inspection, failure: undefined }),
        (error: unknown) => ({
          inspection: undefined,
          failure: failureWords(error),
        }),
      );
      if (signal.aborted) return;
      this.entries = lookedAt(this.entries, key, { ...looked, looked: raw ?? "header" });
    }
    this.#isLooking = false;
  });

  protected override willUpdate(before: PropertyValues<this>) {
    if (before.has("entries") && !this.#isLooking && nextLook(this.entries)) this.#look();
  }

  protected override updated() {
    const dialog = this.renderRoot.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
  }

  #close() {
    this.renderRoot.querySelector("dialog")?.close(); // gives the focus back
  }

  async #submit(event: SubmitEvent) {
    event.preventDefault();
    const wrong = firstWrong(this.entries);
    if (wrong) return this.#showWrong(wrong);
    const [choices, refused] = [choicesOf(this.entries), refusedOf(this.entries)];
    this.#lastRaw = choices.findLast(({ raw }) => raw)?.raw ?? this.#lastRaw;
    this.#close();
    try {
      await this.acquire("startImports", [choices]);
      if (refused.length > 0) await this.acquire("refuseShared", [refused]);
    } catch (error) {
      await this.report(error);
    }
  }

  async #showWrong(entry: Entry) {
    const first = this.areAlike ? this.entries.find(({ raw }) => raw)! : entry;
    this.entries = changed(this.entries, first.key, { isOpen: true });
    await this.updateComplete;
    const check = checkEntry(entry);
    const name = check && "field" in check ? check.field : "";
    this.renderRoot.querySelector<HTMLElement>(`[data-key="${first.key}"] [name="${name}"]`)?.focus();
  }

  /** What other apps shared, all of it, is not wanted. */
  async #refuse() {
    const shared = this.entries.map(({ arrival }) => arrival).filter(({ inbox }) => inbox !== undefined);
    this.#close();
    await this.acquire("refuseShared", [shared]).catch((error: unknown) => this.report(error));
  }

  #title() {
    const [only] = this.entries;
    return this.entries.length === 1
      ? msg(str`Bring in “${only!.arrival.name}”`)
      : msg(str`Bring in ${formatCount(this.entries.length)} files`);
  }

  #entry(entry: Entry, describer: Entry | undefined) {
    return sheetEntry({
      entry,
      isOnly: this.entries.length === 1,
      isDescribedElsewhere: this.areAlike && entry.raw !== undefined && describer !== entry,
      change: (delta) => (this.entries = changed(this.entries, entry.key, delta)),
      say: (raw) => (this.entries = described(this.entries, entry.key, { raw, areAlike: this.areAlike })),
    });
  }

  #alike() {
    const toggled = (event: Event) => {
      this.areAlike = (event.currentTarget as HTMLInputElement).checked;
      if (this.areAlike) this.entries = madeAlike(this.entries);
    };
    return html`<label class="pick"><input type="checkbox" .checked=${this.areAlike} @change=${toggled} />
      <span>${msg("What I say of one file of samples holds for all of them")}</span></label>`;
  }

  #end() {
    const chosen = this.entries.filter(({ isIn }) => isIn).length;
    const bytes = totalBytes(this.entries);
    const isShared = this.entries.some(({ arrival }) => arrival.inbox !== undefined);
    const isOnly = this.entries.length === 1;
    return html`<div class="row end">
      ${isOnly ? nothing : html`<p class="muted small number total" role="status">${msg(str`${formatCount(chosen)} of ${formatCount(this.entries.length)} files, ${formatBytes(bytes)}`)}</p>`}
      ${isShared ? html`<button type="button" class="quiet danger" @click=${() => void this.#refuse()}>${msg("Discard what was shared")}</button>` : nothing}
      <button type="button" @click=${this.#close}>${msg("Cancel")}</button>
      <button class="primary" ?disabled=${chosen === 0}>${chosen > 1 ? msg(str`Import ${formatCount(chosen)} files`) : msg("Import")}</button>
    </div>`;
  }

  protected override render() {
    if (this.entries.length === 0) return nothing;
    const raws = this.entries.filter(({ raw }) => raw);
    return html`<dialog aria-labelledby="sheet-title" @close=${() => (this.entries = [])}>
      <form novalidate @submit=${(event: SubmitEvent) => void this.#submit(event)}>
        <h2 id="sheet-title">${this.#title()}</h2>
        <div class="scroll" tabindex="-1">
          ${raws.length > 1 ? this.#alike() : nothing}
          <ul aria-label=${msg("Files")}>
            ${repeat(
              this.entries,
              ({ key }) => key,
              (entry) => this.#entry(entry, raws[0]),
            )}
          </ul>
        </div>
        ${this.#end()}
      </form>
    </dialog>`;
  }
}

customElements.define("wf-import-sheet", ImportSheetGadget);
