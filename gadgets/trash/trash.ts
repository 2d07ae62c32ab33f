import { msg, str } from "@lit/localize";
import { css, html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Gadget } from "../../src/gadget/index.ts";
import type { Row } from "../../src/jio/index.ts";
import { TRASH_DAYS, trashedUntil, trashQuery } from "../../src/portal/index.ts";
import "../acquirable.ts";
import { titleOf, typeName } from "../document-rows.ts";
import { formatCount, formatDate } from "../numbers.ts";
import { sharedStyle } from "../style.ts";

/** What was deleted of late: to be had back, or to go for good. */
export class TrashGadget extends Gadget {
  static override properties = { rows: { state: true } };
  static override styles = [
    sharedStyle,
    css`
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 0.75rem;
        padding-block: 0.25rem;
        border-bottom: 1px solid var(--wf-line);
      }
      li > div {
        flex: 1 1 14rem;
        overflow-wrap: anywhere;
      }
      .title {
        font-weight: 550;
      }
    `,
  ];
  declare rows: readonly Row[] | undefined;

  #load = this.declareJob(async (signal) => {
    const sort: [string, "descending"][] = [["deletion_date", "descending"]];
    const query = { query: trashQuery(), sort_on: sort, include_docs: true };
    this.rows = await this.acquire("jio_allDocs", [query], { signal });
  });

  override ready() {
    this.#load();
    this.declareService((signal) => this.acquire("jio_watch", [() => this.#load()], { signal }));
  }

  async #restore(row: Row) {
    await this.acquire("restoreFromTrash", [row.id]);
    this.#focusHead();
    await this.acquire("notify", [{ kind: "message", text: msg(str`“${titleOf(row)}” is back in its place.`) }]);
  }

  async #remove(row: Row) {
    const question = {
      title: msg(str`Delete “${titleOf(row)}” for good?`),
      text: msg("Its data is deleted from this device, and its notes. This cannot be undone."),
      action: msg("Delete for good"),
    };
    if (!(await this.acquire("confirm", [question]))) return;
    await this.acquire("jio_remove", [row.id]);
    this.#focusHead();
    await this.acquire("notify", [{ kind: "message", text: msg(str`“${titleOf(row)}” is deleted for good.`) }]);
  }

  async #empty() {
    const question = {
      title: msg("Empty the trash?"),
      text: msg(
        str`${formatCount(this.rows?.length ?? 0)} documents are deleted from this device with all their data. This cannot be undone.`,
      ),
      action: msg("Empty the trash"),
    };
    if (!(await this.acquire("confirm", [question]))) return;
    await this.acquire("emptyTrash", []);
    this.#focusHead();
  }

  /** The pressed button goes with its row. */
  #focusHead() {
    this.renderRoot.querySelector("h1")?.focus();
  }

  #run(work: () => Promise<unknown>) {
    work().catch((error: unknown) => this.report(error));
  }

  #row(row: Row) {
    const title = titleOf(row);
    const until = new Date(trashedUntil(row.doc ?? {}));
    const kept = Number.isFinite(until.getTime())
      ? msg(str`Goes for good after ${formatDate(until.toISOString())}`)
      : msg("Stays until it is deleted for good");
    return html`<li>
      <div><p class="title">${title}</p><p class="muted small">${typeName(row.doc)} · ${kept}</p></div>
      <button type="button" aria-label=${msg(str`Restore ${title}`)} @click=${() => this.#run(() => this.#restore(row))}>
        ${msg("Restore")}</button>
      <button class="quiet danger" type="button" aria-label=${msg(str`Delete for good: ${title}`)}
        @click=${() => this.#run(() => this.#remove(row))}>${msg("Delete for good")}</button>
    </li>`;
  }

  #list() {
    const { rows } = this;
    if (!rows) return html`<p class="muted" role="status">${msg("Loading …")}</p>`;
    if (rows.length === 0) return html`<p class="muted">${msg("The trash is empty.")}</p>`;
    return html`<ul>${repeat(
      rows,
      (row) => row.id,
      (row) => this.#row(row),
    )}</ul>
    <div class="row"><button class="danger" type="button" @click=${() => this.#run(() => this.#empty())}>
      ${msg("Empty the trash …")}</button></div>`;
  }

  protected override render() {
    return html`<div class="stack">
      <h1 tabindex="-1">${msg("Trash")}</h1>
      <section class="card stack" aria-label=${msg("Trash")}>
        <p class="muted">
          ${msg(str`What is deleted stays here for ${TRASH_DAYS} days and can be had back as it was. It takes its space as long.`)}
        </p>
        ${this.#list()}
      </section>
    </div>`;
  }
}

customElements.define("wf-trash", TrashGadget);
