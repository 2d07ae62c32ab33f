/** The table of an array, and the controls that turn its pages. */
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TableFacts, TablePage } from "../../src/array/tasks.ts";
import { formatCount } from "../numbers.ts";
import { backAfter, backTo, COLUMNS_A_PAGE, PAGE_SIZES, type Paging, partOf, type Turn } from "./paging.ts";
import "./array-table.ts";

export interface TableView {
  facts: TableFacts;
  paging: Paging;
  page: TablePage | undefined;
  label: string;
  failure: string;
  show(where: { back?: number; right?: number; rows?: number }): void;
}

export function tableSection(view: TableView) {
  const { facts, paging, page, label, failure } = view;
  return html`<section class="card stack" aria-labelledby="table">
    <div class="row spread">
      <h2 id="table">${msg("Table")}</h2>
      <p class="muted small number" role="status">${whereText(facts, paging)}</p>
    </div>
    ${failure ? html`<p role="alert" class="danger">${failure}</p>` : nothing}
    ${facts.rowCount === 0 ? html`<p class="muted">${msg("It has no rows yet.")}</p>` : html`<wf-array-table .page=${page} label=${label}></wf-array-table>`}
    ${rowControls(view)} ${paging.columnCount > COLUMNS_A_PAGE ? columnControls(view) : nothing}
  </section>`;
}

function whereText(facts: TableFacts, paging: Paging): string {
  const { first, count, firstColumn, columnCount } = partOf(paging);
  if (count === 0) return "";
  const index = (row: number) => formatCount(facts.firstIndex + row * facts.indexStep);
  const [newest, oldest, all] = [index(first + count - 1), index(first), formatCount(facts.rowCount)];
  const rows = msg(str`Rows ${newest} – ${oldest} of ${all}, newest first`);
  if (paging.columnCount <= COLUMNS_A_PAGE) return rows;
  const [from, to, columns] = [firstColumn + 1, firstColumn + columnCount, paging.columnCount].map(formatCount);
  return `${rows} · ${msg(str`columns ${from} – ${to} of ${columns}`)}`;
}

function rowControls({ facts, paging, show }: TableView) {
  const turn = (where: Turn, label: string) => {
    const back = backAfter(where, paging);
    return html`<button type="button" ?disabled=${back === undefined} @click=${() => show({ back: back! })}>${label}</button>`;
  };
  const go = (event: SubmitEvent) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget as HTMLFormElement).get("row"));
    if (text.trim() !== "" && Number.isFinite(Number(text))) show({ back: backTo(Number(text), facts) });
  };
  return html`<div class="row">
    ${turn("newest", msg("Newest"))} ${turn("newer", msg("Newer"))} ${turn("older", msg("Older"))}
    ${turn("oldest", msg("Oldest"))}
    <form class="row" @submit=${go}>
      <label class="row">${msg("Row")} <input class="short" name="row" inputmode="numeric" autocomplete="off" /></label>
      <button>${msg("Go to row")}</button>
    </form>
    <label class="row">${msg("Rows a page")}
      <select @change=${(event: Event) => show({ rows: Number((event.target as HTMLSelectElement).value) })}>
        ${PAGE_SIZES.map((size) => html`<option value=${size} ?selected=${size === paging.size}>${size}</option>`)}
      </select>
    </label>
  </div>`;
}

function columnControls({ paging, show }: TableView) {
  const { right, columnCount } = paging;
  const move = (to: number, label: string) =>
    html`<button type="button" ?disabled=${to < 0 || to >= columnCount} @click=${() => show({ right: to })}>${label}</button>`;
  return html`<div class="row">
    ${move(right - COLUMNS_A_PAGE, msg("Columns before"))} ${move(right + COLUMNS_A_PAGE, msg("Columns after"))}
  </div>`;
}
