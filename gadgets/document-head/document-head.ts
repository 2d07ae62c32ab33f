import { msg, str } from "@lit/localize";
import { html, nothing, type PropertyValues } from "lit";
import { isAbort } from "../../src/base/errors.ts";
import { Gadget } from "../../src/gadget/index.ts";
import type { Doc } from "../../src/jio/index.ts";
import { isTrashed, parseTags, tagsIn, trashedUntil } from "../../src/portal/index.ts";
import "../acquirable.ts";
import { discard } from "../discard.ts";
import { tagLinks, titleOf } from "../document-rows.ts";
import type { FormContent, FormField } from "../fields.ts";
import type { FormSubmitted } from "../form/form.ts";
import { formatDate } from "../numbers.ts";
import { sharedStyle } from "../style.ts";
import { documentHeadStyle } from "./document-head-style.ts";

const LONGEST_TITLE = 300;

/** Where the device has a way of its own to pass a link on. */
const canShare = () => "share" in navigator;

/** What a document is called, and what a person does with it as a whole: name, tag, share, copy, delete. */
export class DocumentHeadGadget extends Gadget {
  static override properties = {
    docId: {},
    doc: { attribute: false },
    editing: { state: true },
    open: { state: true },
    told: { state: true },
  };
  static override styles = [sharedStyle, documentHeadStyle];
  declare docId: string;
  declare doc: Doc | undefined;
  declare private editing: boolean;
  declare private open: boolean;
  declare private told: string;
  /** As it was when the form was opened: what another tab changes meanwhile does not take away what is typed. */
  #content: FormContent = {};

  constructor() {
    super();
    this.docId = this.told = "";
    this.editing = this.open = false;
  }

  override ready() {
    const pressed = (event: Event) => event.composedPath().includes(this) || (this.open = false);
    this.onEvent("pointerdown", pressed, { target: window });
    this.onEvent("keydown", (event) => (event as KeyboardEvent).key === "Escape" && this.#close());
  }

  /** A host that took the focus itself would keep it from what is in it. */
  override focus(o?: FocusOptions) {
    this.renderRoot.querySelector("h1")?.focus(o);
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has("docId")) this.editing = this.open = false;
  }

  get #title(): string {
    return titleOf({ id: this.docId, value: {}, ...(this.doc && { doc: this.doc }) });
  }

  #close() {
    if (this.open) this.renderRoot.querySelector<HTMLElement>("[aria-controls]")?.focus();
    this.open = false;
  }

  #run(work: () => Promise<unknown>) {
    this.open = false;
    work().catch((error: unknown) => {
      if (!isAbort(error)) void this.report(error);
    });
  }

  async #edit() {
    await this.acquire("loadGadget", ["wf-form"]);
    this.#content = { title: this.#title, tags: tagsIn(this.doc ?? {}).join(", ") };
    this.editing = true;
    await this.updateComplete;
    const form = this.renderRoot.querySelector("wf-form") as (HTMLElement & Gadget) | null;
    await form?.whenReady;
    form?.shadowRoot?.querySelector("input")?.focus();
  }

  async #save({ detail }: FormSubmitted) {
    const tags = parseTags(String(detail.tags ?? ""));
    const delta = { title: String(detail.title), subject_list: tags.length > 0 ? tags : undefined };
    await this.acquire("changeDocument", [this.docId, delta]);
    await this.acquire("notifySubmitted", []);
    this.#endEditing();
  }

  #endEditing() {
    this.editing = false;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("[aria-controls]")?.focus());
  }

  /** The address has what is seen: zoom, axes, cursors. */
  async #share() {
    const url = new URL(`/${location.hash}`, location.origin).href;
    if (canShare()) return navigator.share({ title: this.#title, url });
    await navigator.clipboard.writeText(url);
    this.told = msg("The link is copied. It shows the same view on every device that has this document.");
  }

  async #remove() {
    if (await discard(this, this.docId, this.#title))
      await this.acquire("redirect", [{ path: this.docId.split("/")[0]! }]);
  }

  #fields(): readonly FormField[] {
    return [
      { kind: "text", name: "title", label: msg("Title"), isRequired: true, mostLength: LONGEST_TITLE },
      { kind: "text", name: "tags", label: msg("Tags"), hint: msg("Parted by commas: blade B, noise") },
    ];
  }

  #form() {
    return html`<section class="card stack" aria-label=${msg("Title and tags")}>
      <wf-form scope="form" .fields=${this.#fields()} .content=${this.#content} action=${msg("Save")}
        @wf-submitted=${(event: FormSubmitted) => this.#run(() => this.#save(event))}></wf-form>
      <div class="row"><button type="button" @click=${() => {
        void this.acquire("notifySubmitted", []);
        this.#endEditing();
      }}>${msg("Cancel")}</button></div>
    </section>`;
  }

  #actions() {
    const item = (label: string, work: () => Promise<unknown>) =>
      html`<button class="quiet" type="button" @click=${() => this.#run(work)}>${label}</button>`;
    return html`<div class="row actions">
      <button type="button" @click=${() => this.#run(() => this.#share())}>${canShare() ? msg("Share …") : msg("Copy link")}</button>
      <div class="menu">
        <button type="button" aria-expanded=${this.open ? "true" : "false"} aria-controls="more"
          @click=${() => (this.open = !this.open)}>${msg("Edit")}</button>
        <div id="more" class="card" ?hidden=${!this.open}>
          ${item(msg("Title and tags …"), () => this.#edit())}
          ${item(msg("Make a copy"), () => this.acquire("startClone", [this.docId, this.#title]))}
        </div>
      </div>
      <button class="quiet danger" type="button" @click=${() => this.#run(() => this.#remove())}>${msg("Delete")}</button>
    </div>`;
  }

  #trashed(doc: Doc) {
    const until = new Date(trashedUntil(doc));
    const text = Number.isFinite(until.getTime())
      ? msg(str`This is in the trash, and goes for good after ${formatDate(until.toISOString())}.`)
      : msg("This is in the trash.");
    return html`<div class="card row spread"><p>${text}</p>
      <button type="button" @click=${() => this.#run(() => this.acquire("restoreFromTrash", [this.docId]))}>
        ${msg("Restore")}</button></div>`;
  }

  protected override render() {
    const { doc } = this;
    const isGone = doc ? isTrashed(doc) : false;
    return html`<div class="stack">
      <div class="row spread head">
        <h1 tabindex="-1">${this.#title} ${doc?.synthetic ? html`<span class="tag">${msg("synthetic")}</span>` : nothing}</h1>
        ${isGone ? nothing : this.#actions()}
      </div>
      ${doc && tagsIn(doc).length > 0 ? html`<p>${tagLinks(doc)}</p>` : nothing}
      <p class=${this.told ? "muted small" : "visually-hidden"} role="status">${this.told}</p>
      ${doc && isGone ? this.#trashed(doc) : nothing} ${this.editing ? this.#form() : nothing}
    </div>`;
  }
}

customElements.define("wf-document-head", DocumentHeadGadget);
