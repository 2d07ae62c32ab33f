import { msg, str } from "@lit/localize";
import { html, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Gadget } from "../../src/gadget/index.ts";
import type { Doc } from "../../src/jio/index.ts";
import { type Annotation, annotationDoc, MOST_TEXT, newId, notesOf, parseAnnotation } from "../../src/portal/index.ts";
import "../acquirable.ts";
import { formatCount } from "../numbers.ts";
import { quickNotes } from "../quick-notes.ts";
import { declareShortcuts, isTyping } from "../shortcuts.ts";
import { sharedStyle } from "../style.ts";
import { type Change, EMPTY_HISTORY, type History, redo, undo, withChange } from "./history.ts";
import { notesStyle } from "./notes-style.ts";
import { placeText, readRange, typedSeconds } from "./place.ts";

/** A note of the recording that is shown, and the id it is stored under. */
export interface Noted {
  readonly id: string;
  readonly note: Annotation;
}

const MOST_NOTES = 500;

/**
 * What people noted of a recording, at moments or over stretches of it; each change can be taken back. Sends `wf-noted` with all notes
 * when they change, and `wf-note-chosen` with the one that is to be looked at.
 */
export class NotesGadget extends Gadget {
  static override properties = {
    docId: {},
    lengthS: { type: Number },
    range: { attribute: false, hasChanged: (a: unknown, b: unknown) => String(a) !== String(b) },
    notes: { state: true },
    history: { state: true },
    quick: { state: true },
    from: { state: true },
    to: { state: true },
    error: { state: true },
    said: { state: true },
  };
  static override styles = [sharedStyle, notesStyle];
  declare docId: string;
  declare lengthS: number;
  /** What is noted where nothing else is typed; a moment where both ends are one. */
  declare range: readonly [number, number] | undefined;
  declare private notes: readonly (Noted & { doc: Doc })[];
  declare private history: History;
  declare private quick: readonly string[];
  declare private from: string;
  declare private to: string;
  declare private error: string;
  declare private said: string;

  #load = this.declareJob(async (signal) => {
    const sort: [string, "ascending"][] = [["from_s", "ascending"]];
    const query = { query: notesOf(this.docId), sort_on: sort, include_docs: true };
    const rows = await this.acquire("jio_allDocs", [{ ...query, limit: [0, MOST_NOTES] }], { signal });
    this.notes = rows.flatMap(({ id, doc }) => {
      const note = doc && parseAnnotation(doc);
      return note ? [{ id, note, doc }] : [];
    });
    const detail: readonly Noted[] = this.notes.map(({ id, note }) => ({ id, note }));
    this.dispatchEvent(new CustomEvent("wf-noted", { detail }));
  });

  constructor() {
    super();
    this.docId = this.error = this.said = this.from = this.to = "";
    this.lengthS = Number.POSITIVE_INFINITY;
    this.notes = this.quick = [];
    this.history = EMPTY_HISTORY;
  }

  override ready() {
    declareShortcuts(this, () => ({
      title: msg("On a recording"),
      shortcuts: [
        { keys: ["Control z"], text: msg("Take the newest change of the notes back") },
        { keys: ["Control Shift z", "Control y"], text: msg("Do it again") },
      ],
    }));
    this.onEvent("keydown", (event) => this.#pressed(event as KeyboardEvent), { target: window });
    const changed = ({ id }: { id: string }) => id.startsWith("annotation_module/") && this.#load();
    this.declareService((signal) => this.acquire("jio_watch", [changed], { signal }));
    this.declareService((signal) =>
      this.acquire("watchSettings", [({ notes }) => (this.quick = quickNotes(notes))], { signal }),
    );
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has("docId")) {
      this.history = EMPTY_HISTORY;
      this.notes = [];
      this.#load();
    }
    if (changed.has("range")) {
      const [from, to = from] = this.range ?? [];
      this.from = from === undefined ? "" : typedSeconds(from);
      this.to = to === undefined || to === from ? "" : typedSeconds(to);
    }
  }

  #run(work: () => Promise<unknown>) {
    work().catch((error: unknown) => this.report(error));
  }

  async #make({ id, after }: Change) {
    if (after) await this.acquire("jio_put", [id, after]);
    else await this.acquire("jio_remove", [id]);
  }

  async #do(change: Change, said: string) {
    await this.#make(change);
    this.history = withChange(this.history, change);
    this.said = said;
  }

  async #step(step: typeof undo, said: string) {
    const stepped = step(this.history);
    if (!stepped) return;
    this.history = stepped.history;
    try {
      await this.#make(stepped.change);
      this.said = said;
    } catch (error) {
      this.history = { done: stepped.history.done, undone: [] }; // another tab took it away: there is nothing to go on from
      throw error;
    }
  }

  #undo = () => this.#run(() => this.#step(undo, msg("Taken back.")));
  #redo = () => this.#run(() => this.#step(redo, msg("Done again.")));

  /** Not `isTyping`: it passes over what is held with Ctrl. */
  #pressed(event: KeyboardEvent) {
    const isPlain = { composedPath: () => event.composedPath(), defaultPrevented: event.defaultPrevented };
    if (event.altKey || !(event.ctrlKey || event.metaKey) || isTyping(isPlain as unknown as KeyboardEvent)) return;
    const key = event.key.toLowerCase();
    if (key !== "y" && key !== "z") return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) this.#redo();
    else this.#undo();
  }

  async #add(text: string) {
    const range = readRange(this.from || "0", this.to, this.lengthS);
    this.error = "error" in range ? range.error : "";
    if ("error" in range) return;
    const words = text.trim().slice(0, MOST_TEXT);
    const after = annotationDoc({ sourceId: this.docId, ...range, text: words }, new Date());
    await this.#do(
      { id: newId("Annotation"), before: undefined, after },
      msg(str`Noted: ${placeText(range)}, ${words}`),
    );
  }

  async #submit(event: SubmitEvent) {
    event.preventDefault();
    const input = (event.target as HTMLFormElement).elements.namedItem("text") as HTMLInputElement;
    if (input.value.trim() === "") {
      this.error = msg("A note needs words: type some, or tap one below.");
      return;
    }
    await this.#add(input.value);
    if (!this.error) input.value = "";
  }

  #field(name: "from" | "to", label: string) {
    return html`<label>${label}
      <input name=${name} inputmode="decimal" autocomplete="off" .value=${this[name]} aria-describedby="note-error"
        @change=${(event: Event) => (this[name] = (event.target as HTMLInputElement).value)} /></label>`;
  }

  #note({ id, note, doc }: Noted & { doc: Doc }) {
    const place = placeText(note);
    const choose = () =>
      this.dispatchEvent(new CustomEvent("wf-note-chosen", { detail: { id, note } satisfies Noted }));
    const remove = async () => {
      await this.#do({ id, before: doc, after: undefined }, msg("The note is deleted."));
      this.renderRoot.querySelector<HTMLElement>("h2 + .row button")?.focus(); // Undo: the pressed button is gone
    };
    return html`<li>
      <button class="quiet number" type="button" aria-label=${msg(str`${place}: show it`)} @click=${choose}>${place}</button>
      <span class="text">${note.text}</span>
      ${note.toS === undefined ? nothing : this.#save(note.fromS, note.toS, note.text)}
      <button class="quiet danger" type="button" aria-label=${msg(str`Delete the note ${note.text}`)}
        @click=${() => this.#run(remove)}>${msg("Delete")}</button>
    </li>`;
  }

  /** The stretch by itself, bit for bit. */
  #save(fromS: number, toS: number, text: string) {
    const part = { format: "wav", part: { fromS, toS } } as const;
    const save = () => this.acquire("startRecordingExport", [this.docId, text, part]);
    return html`<button class="quiet" type="button" aria-label=${msg(str`WAV: save the part ${text} as a file`)}
      @click=${() => this.#run(save)}>WAV</button>`;
  }

  #list() {
    if (this.notes.length === 0) return html`<p class="muted">${msg("Nothing is noted yet.")}</p>`;
    return html`<ol aria-label=${msg("Notes")}>${repeat(
      this.notes,
      ({ id }) => id,
      (noted) => this.#note(noted),
    )}</ol>
    ${this.notes.length >= MOST_NOTES ? html`<p class="muted small">${msg(str`The first ${formatCount(MOST_NOTES)} are shown.`)}</p>` : nothing}`;
  }

  #button(label: string, isOff: boolean, act: () => void) {
    return html`<button type="button" aria-disabled=${isOff ? "true" : "false"} @click=${() => isOff || act()}>${label}</button>`;
  }

  protected override render() {
    return html`<section class="card stack" aria-labelledby="notes">
      <div class="row spread">
        <h2 id="notes">${msg("Notes")}</h2>
        <div class="row">
          ${this.#button(msg("Undo"), this.history.done.length === 0, this.#undo)}
          ${this.#button(msg("Redo"), this.history.undone.length === 0, this.#redo)}
        </div>
      </div>
      <form class="stack" @submit=${(event: SubmitEvent) => this.#run(() => this.#submit(event))}>
        <div class="row ends">
          ${this.#field("from", msg("From (s)"))} ${this.#field("to", msg("To (s)"))}
          <label class="words">${msg("Words")} <input name="text" maxlength=${MOST_TEXT} autocomplete="off" aria-describedby="note-error" /></label>
          <button type="submit">${msg("Add the note")}</button>
        </div>
        <p id="note-error" class="danger error" role="alert">${this.error}</p>
        <div class="row quick" role="group" aria-label=${msg("Notes made by one tap")}>
          ${this.quick.map((text) => html`<button type="button" @click=${() => this.#run(() => this.#add(text))}>${text}</button>`)}
        </div>
      </form>
      <p class="visually-hidden" role="status">${this.said}</p>
      ${this.#list()}
    </section>`;
  }
}

customElements.define("wf-notes", NotesGadget);
