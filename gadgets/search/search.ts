import { msg, str } from "@lit/localize";
import { css, html, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { delay } from "../../src/base/signal.ts";
import { Gadget } from "../../src/gadget/index.ts";
import type { Row } from "../../src/jio/index.ts";
import { searchQuery } from "../../src/portal/index.ts";
import "../acquirable.ts";
import { tagLinks, titleOf, typeName } from "../document-rows.ts";
import { formatCount, formatDate } from "../numbers.ts";
import { sharedStyle } from "../style.ts";
import { parseHash } from "../url-state.ts";

const TYPING_MS = 200;
const MOST_ROWS = 100;

/** Finds documents of all modules by words of their titles, files, operations, tags and notes, as they are typed. */
export class SearchGadget extends Gadget {
  static override properties = { text: { state: true }, rows: { state: true }, failure: { state: true } };
  static override styles = [
    sharedStyle,
    css`
      input {
        inline-size: 100%;
      }
      label {
        display: grid;
        gap: 0.25rem;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 0.9rem;
        border-bottom: 1px solid var(--wf-line);
      }
      li > a:first-child {
        flex: 1 1 16rem;
        display: inline-flex;
        align-items: center;
        min-height: var(--wf-touch);
        font-weight: 550;
        overflow-wrap: anywhere;
      }
      a.tag {
        min-block-size: 24px;
        color: inherit;
      }
    `,
  ];
  declare text: string;
  declare rows: readonly Row[] | undefined;

  #find = this.declareJob(async (signal, waitMs: number) => {
    await delay(waitMs, signal);
    const query = searchQuery(this.text);
    if (!query) {
      this.rows = undefined;
      return;
    }
    const sort: [string, "descending"][] = [["creation_date", "descending"]];
    const o = { query, sort_on: sort, limit: [0, MOST_ROWS + 1] as [number, number], include_docs: true };
    this.rows = await this.acquire("jio_allDocs", [o], { signal });
  });

  constructor() {
    super();
    this.text = parseHash(location.hash).text ?? "";
  }

  override ready() {
    this.onEvent("hashchange", () => this.#follow(), { target: window });
    this.declareService((signal) => this.acquire("jio_watch", [() => this.#find(TYPING_MS)], { signal }));
    this.#find(0);
  }

  protected override firstUpdated(changed: PropertyValues) {
    super.firstUpdated(changed);
    this.renderRoot.querySelector("input")?.focus();
  }

  /** A tag's link changes the words of the page that is shown. */
  #follow() {
    const { page, text = "" } = parseHash(location.hash);
    if (page !== "search" || text === this.text) return;
    this.text = text;
    this.#find(0);
  }

  #typed(event: Event) {
    this.text = (event.target as HTMLInputElement).value;
    const text = this.text.trim();
    void this.acquire("redirect", [{ path: "", page: "search", ...(text && { text }) }, { replace: true }]);
    this.#find(TYPING_MS);
  }

  #row(row: Row) {
    const { doc } = row;
    const target = doc?.portal_type === "Annotation" ? String(doc.source) : row.id;
    return html`<li>
      <a href=${`/#/${target}`}>${titleOf(row)}</a>
      <span>${tagLinks(doc)}</span>
      <span class="muted small">${typeName(doc)} · ${formatDate(doc?.creation_date)}</span>
    </li>`;
  }

  #told(): string {
    const { rows } = this;
    if (!rows) return "";
    if (rows.length === 0) return msg("Nothing has all these words.");
    if (rows.length > MOST_ROWS) return msg(str`The newest ${formatCount(MOST_ROWS)} are shown: more words find less.`);
    return rows.length === 1 ? msg("One document.") : msg(str`${formatCount(rows.length)} documents.`);
  }

  protected override render() {
    return html`<div class="stack">
      <h1>${msg("Search")}</h1>
      <section class="card stack" aria-label=${msg("Search")}>
        <label>${msg("Words of a title, a file's name, a tag or a note")}
          <input type="search" name="text" .value=${this.text} @input=${this.#typed} autocomplete="off" /></label>
        <p class="muted" role="status">${this.#told()}</p>
        ${
          this.rows?.length
            ? html`<ol>${repeat(
                this.rows.slice(0, MOST_ROWS),
                (row) => row.id,
                (row) => this.#row(row),
              )}</ol>`
            : nothing
        }
      </section>
    </div>`;
  }
}

customElements.define("wf-search", SearchGadget);
