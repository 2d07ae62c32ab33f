import { msg, str } from "@lit/localize";
import { css, html, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { FieldError } from "../../src/base/errors.ts";
import { createLater } from "../../src/base/later.ts";
import { once } from "../../src/base/once.ts";
import { Gadget } from "../../src/gadget/index.ts";
import type { Row } from "../../src/jio/index.ts";
import { ofType, PORTAL_TYPES } from "../../src/portal/index.ts";
import "../acquirable.ts";
import { tagLinks, titleOf } from "../document-rows.ts";
import { sharedStyle } from "../style.ts";
import { columnsOf } from "./columns.ts";
import type { OutOfDate } from "./out-of-date.ts";

const PAGE_ROWS = 100;
/** Changes come in bursts, and an import may go on for hours: the list follows, a few times a second. */
const SETTLE_MS = 300;

const loadDiscard = once(() => import("../discard.ts"));

/** The documents of one portal type, newest first; follows changes made in any tab. */
export class DocumentListGadget extends Gadget {
  static override readonly published = ["show"];
  static override properties = {
    portalType: { attribute: "portal-type" },
    newest: { type: Number },
    rows: { state: true },
    shown: { state: true },
    outOfDate: { state: true },
  };
  static override styles = [
    sharedStyle,
    css`
      .rest {
        margin-block-start: 0.75rem;
      }
      .told > * {
        margin-block-end: 1rem;
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      th {
        text-align: start;
        font-size: 0.8125rem;
        font-weight: 500;
        color: var(--wf-muted);
        padding: 0.25rem 0.75rem 0.5rem 0;
        border-bottom: 1px solid var(--wf-line);
      }
      td {
        padding: 0.25rem 0.75rem 0.25rem 0;
        border-bottom: 1px solid var(--wf-line);
        font-variant-numeric: tabular-nums;
      }
      td a {
        display: inline-flex;
        align-items: center;
        min-height: var(--wf-touch);
        font-weight: 550;
        overflow-wrap: anywhere;
      }
      td.actions {
        text-align: end;
        padding-right: 0;
      }
      @media (max-width: 46rem) {
        table,
        tbody {
          display: block;
        }
        thead {
          display: none;
        }
        tr {
          display: flex;
          flex-wrap: wrap;
          align-items: center;
          gap: 0 0.9rem;
          border-bottom: 1px solid var(--wf-line);
          padding: 0.25rem 0 0.5rem;
        }
        td {
          order: 1;
          border: 0;
          padding: 0;
          font-size: 0.875rem;
          color: var(--wf-muted);
        }
        td.title {
          order: 0;
          flex: 1 1 calc(100% - 7rem);
          min-width: 0;
          font-size: 1rem;
        }
        td.actions {
          order: 0;
        }
      }
    `,
  ];
  declare portalType: "Data Stream" | "Data Array" | "Annotation";
  /** Shows only so many, and a link to all of them. */
  declare newest: number | undefined;
  declare rows: readonly Row[] | undefined;
  declare shown: number;
  /** What only results need, once it is loaded. */
  declare outOfDate: OutOfDate | undefined;

  #load = this.declareJob(async (signal) => {
    const query = ofType(this.portalType);
    const limit: [number, number] = [0, this.shown + 1];
    const sort: [string, "descending"][] = [["creation_date", "descending"]];
    this.rows = await this.acquire("jio_allDocs", [{ query, limit, sort_on: sort, include_docs: true }], { signal });
    if (this.portalType === "Data Array") await this.#look();
    if (this.#isWelcoming()) await this.acquire("loadGadget", ["wf-welcome"]);
  });

  #loadOutOfDate = once(async () => {
    const { OutOfDate } = await import("./out-of-date.ts");
    return new OutOfDate(this, (error) => this.report(error));
  });

  /** Only when the list is there: it waits for nothing of this. */
  async #look() {
    this.outOfDate = await this.#loadOutOfDate();
    this.outOfDate.look();
  }

  #loadSoon = createLater(async () => this.#load());

  constructor() {
    super();
    this.portalType = "Data Stream";
    this.shown = PAGE_ROWS;
  }

  override ready() {
    this.declareService((signal) => this.acquire("jio_watch", [() => this.#loadSoon(SETTLE_MS)], { signal }));
  }

  /** Lists the documents of that type. Throws "invalid-argument" for another. */
  async show(portalType: "Data Stream" | "Data Array"): Promise<void> {
    if (portalType !== "Data Stream" && portalType !== "Data Array")
      throw new FieldError("invalid-argument", `there is no list of ${String(portalType)}`, { portalType });
    this.portalType = portalType;
    await this.updateComplete;
  }

  protected override willUpdate(changed: PropertyValues) {
    if (changed.has("portalType") || changed.has("newest")) this.shown = this.newest ?? PAGE_ROWS;
    if (changed.has("portalType") || changed.has("shown")) this.#load();
  }

  async #remove(row: Row) {
    const { discard } = await loadDiscard();
    await discard(this, row.id, titleOf(row));
  }

  #about(id: string) {
    return this.portalType === "Data Array" ? (this.outOfDate?.tagOf(id) ?? nothing) : nothing;
  }

  #row(row: Row) {
    const title = titleOf(row);
    return html`<tr>
      <td class="title"><a href=${`/#/${row.id}`}>${title}</a>
        ${row.doc?.synthetic ? html` <span class="tag">${msg("synthetic")}</span>` : nothing} ${this.#about(row.id)} ${tagLinks(row.doc)}</td>
      ${columnsOf(this.portalType).map(({ value }) => html`<td>${value(row.doc ?? {})}</td>`)}
      <td class="actions"><button class="quiet danger" type="button" aria-label=${msg(str`Delete ${title}`)}
        @click=${() => void this.#remove(row).catch((error) => this.report(error))}>
        ${msg("Delete")}</button></td>
    </tr>`;
  }

  /** On the home page of somebody who has nothing yet. */
  #isWelcoming(): boolean {
    return this.rows?.length === 0 && this.newest !== undefined && this.portalType === "Data Stream";
  }

  #nothing() {
    if (this.newest === undefined || this.portalType === "Data Stream") return msg("Nothing here yet.");
    return msg("None yet: NPY, NPZ, CSV and Zarr files become Data Arrays, and so do spectra of recordings.");
  }

  #rest() {
    if (this.newest === undefined)
      return html`<p><button type="button" @click=${() => (this.shown += PAGE_ROWS)}>${msg("Show more")}</button></p>`;
    const { module } = PORTAL_TYPES.find(({ portalType }) => portalType === this.portalType)!;
    return html`<p class="rest"><a class="button" href=${`/#/${module}`}>
      ${this.portalType === "Data Array" ? msg("All Data Arrays") : msg("All Data Streams")}</a></p>`;
  }

  protected override render() {
    if (!this.rows) return html`<p class="muted" role="status">${msg("Loading …")}</p>`;
    if (this.rows.length === 0)
      return html`<p class="muted">${this.#nothing()}</p>
        ${this.#isWelcoming() ? html`<wf-welcome scope="welcome"></wf-welcome>` : nothing}`;
    const more = this.rows.length > this.shown;
    return html`
      ${this.portalType === "Data Array" ? html`<div class="told" role="status">${this.outOfDate?.summary() ?? nothing}</div>` : nothing}
      <table tabindex="-1" data-after="all">
        <thead>
          <tr>
            <th scope="col">${msg("Title")}</th>
            ${columnsOf(this.portalType).map(({ label }) => html`<th scope="col">${label}</th>`)}
            <th><span class="visually-hidden">${msg("Actions")}</span></th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            this.rows.slice(0, this.shown),
            (row) => row.id,
            (row) => this.#row(row),
          )}
        </tbody>
      </table>
      ${more ? this.#rest() : nothing}
    `;
  }
}

customElements.define("wf-document-list", DocumentListGadget);
