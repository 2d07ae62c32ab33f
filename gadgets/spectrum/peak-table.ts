import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing } from "lit";
import { formatCount } from "../numbers.ts";
import { formatFixed, formatPlace, formatQuantity } from "../quantity.ts";
import { sharedStyle } from "../style.ts";
import { type Column, type PeakRow, rowsAsText, type Sorting, sortedBy, sortRows } from "./peak-rows.ts";

/** A row of the table was chosen. */
export type PeakChosen = CustomEvent<{ hertz: number }>;

const FIRST_SHOWN = 12;

/** Peaks as a table: sorted by a click, copied as text, each row a way to its place on the plot. */
export class PeakTable extends LitElement {
  static override properties = {
    rows: { attribute: false },
    chosen: { attribute: false },
    stepHz: { attribute: false },
    unit: {},
    decibel: { type: Boolean },
    label: {},
    sorting: { state: true },
    all: { state: true },
    told: { state: true },
  };
  static override styles = [
    sharedStyle,
    css`
      .wide {
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
        inline-size: 100%;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        text-align: start;
        white-space: nowrap;
        padding: 0;
        border-block-end: 1px solid var(--wf-line);
      }
      td:last-child {
        white-space: normal;
        min-inline-size: 8rem;
      }
      th button,
      td button,
      td {
        padding-inline: 0.5rem;
      }
      td.value {
        padding: 0;
      }
      th button,
      td button {
        inline-size: 100%;
        justify-content: start;
        border-color: transparent;
        background: none;
        text-align: start;
      }
      th button {
        font-size: 0.8125rem;
        color: var(--wf-muted);
      }
      td button {
        color: var(--wf-accent);
        font-weight: 400;
        font-variant-numeric: tabular-nums;
      }
      tr[aria-current="true"] {
        background: var(--wf-raised);
        box-shadow: inset 3px 0 var(--wf-accent-2);
      }
      @media (max-width: 480px) {
        td,
        td button {
          padding-inline: 0.25rem;
          font-size: 0.875rem;
        }
        th button {
          padding-inline: 0.25rem;
        }
        td:last-child {
          min-inline-size: 5rem;
        }
      }
      .buttons {
        margin-block-start: 0.75rem;
      }
    `,
  ];
  declare rows: readonly PeakRow[];
  /** The frequency of the row that the cursor stands on. */
  declare chosen: number | undefined;
  declare stepHz: number;
  declare unit: string;
  declare decibel: boolean;
  declare label: string;
  declare private sorting: Sorting;
  declare private all: boolean;
  declare private told: string;

  constructor() {
    super();
    this.rows = [];
    this.stepHz = 1;
    this.unit = this.label = this.told = "";
    this.decibel = this.all = false;
    this.sorting = { by: "level", isDescending: true };
  }

  /** Brings the focus to the first row. */
  override focus() {
    const first =
      this.renderRoot.querySelector<HTMLElement>("td button") ?? this.renderRoot.querySelector<HTMLElement>("button");
    first?.focus();
  }

  async #copy() {
    const text = rowsAsText(sortRows(this.rows, this.sorting), this.decibel ? this.unit || "dB" : this.unit);
    try {
      await navigator.clipboard.writeText(text);
      this.told = msg(str`${formatCount(this.rows.length)} peaks copied.`);
    } catch {
      this.told = msg("The browser does not allow copying here.");
    }
  }

  #head(by: Column, label: string) {
    const { sorting } = this;
    const sorted = sorting.by === by ? (sorting.isDescending ? "descending" : "ascending") : "none";
    const sign = sorted === "none" ? "" : sorted === "descending" ? "↓" : "↑";
    return html`<th scope="col" aria-sort=${sorted}>
      <button type="button" @click=${() => (this.sorting = sortedBy(sorting, by))}>${label} <span aria-hidden="true">${sign}</span></button>
    </th>`;
  }

  #row(row: PeakRow, hasOrder: boolean) {
    const { hertz, level, order, name } = row;
    const choose = () => this.dispatchEvent(new CustomEvent("wf-peak-chosen", { detail: { hertz } }));
    const isHere = this.chosen !== undefined && Math.abs(this.chosen - hertz) < this.stepHz / 2;
    return html`<tr aria-current=${isHere ? "true" : nothing}>
      <td class="value"><button type="button" @click=${choose}>${formatPlace(hertz, "Hz", this.stepHz / 10)}</button></td>
      <td>${this.decibel ? `${formatFixed(level, 1)} dB` : formatQuantity(level, this.unit)}</td>
      ${hasOrder ? html`<td>${order === undefined ? "" : formatFixed(order, 2)}</td>` : nothing}
      <td>${name}</td>
    </tr>`;
  }

  protected override render() {
    const { rows, sorting, all, told } = this;
    if (rows.length === 0) return html`<p class="muted">${msg("No peak rises 6 dB above its surroundings here.")}</p>`;
    const hasOrder = rows.some(({ order }) => order !== undefined);
    const sorted = sortRows(rows, sorting);
    const shown = all ? sorted : sorted.slice(0, FIRST_SHOWN);
    return html`<div class="wide"><table aria-label=${this.label}>
        <thead><tr>
          ${this.#head("hertz", msg("Frequency"))} ${this.#head("level", msg("Level"))}
          ${hasOrder ? this.#head("order", msg("Order")) : nothing} ${this.#head("name", msg("What it is"))}
        </tr></thead>
        <tbody>${shown.map((row) => this.#row(row, hasOrder))}</tbody>
      </table></div>
      <div class="row buttons">
        <button type="button" @click=${() => void this.#copy()}>${msg("Copy table")}</button>
        ${
          rows.length > FIRST_SHOWN
            ? html`<button type="button" aria-expanded=${String(all)} @click=${() => (this.all = !all)}>
                ${all ? msg("Show fewer") : msg(str`Show all ${formatCount(rows.length)}`)}
              </button>`
            : nothing
        }
        <span class="muted small" role="status">${told}</span>
      </div>`;
  }
}

customElements.define("wf-peak-table", PeakTable);
