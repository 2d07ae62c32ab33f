import { msg } from "@lit/localize";
import { css, html, LitElement, type PropertyValues } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import type { TablePage } from "../../src/array/tasks.ts";
import { sharedStyle } from "../style.ts";

const ROW_PX = 30;
const BEYOND = 5; // rows and columns rendered on each side of what is seen
const CH_PX = 8; // until the table has a width
const WIDEST_CH = 40;

/** A page of a table, newest row first; of a thousand rows and a hundred columns only those in sight are elements. */
export class ArrayTable extends LitElement {
  static override properties = {
    page: { attribute: false },
    label: {},
    top: { state: true },
    left: { state: true },
    heightPx: { state: true },
    widthPx: { state: true },
  };
  static override styles = [
    sharedStyle,
    css`
      .scroll {
        overflow: auto;
        max-block-size: min(70vh, 36rem);
        border: 1px solid var(--wf-line);
        border-radius: calc(var(--wf-radius) / 2);
      }
      table {
        border-collapse: separate;
        border-spacing: 0;
        table-layout: fixed;
        font-size: 0.875rem;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        box-sizing: border-box;
        block-size: ${ROW_PX}px;
        padding: 0 0.75ch;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        text-align: end;
        border-block-end: 1px solid var(--wf-line);
      }
      .start {
        text-align: start;
      }
      th {
        background: var(--wf-raised);
        font-weight: 600;
      }
      thead th {
        position: sticky;
        inset-block-start: 0;
        z-index: 1;
      }
      th:first-child {
        position: sticky;
        inset-inline-start: 0;
        z-index: 2;
      }
      thead th:first-child {
        z-index: 3;
      }
      tbody th {
        font-weight: 400;
        color: var(--wf-muted);
      }
      .gap {
        color: var(--wf-muted);
      }
      .room td {
        padding: 0;
        border: 0;
        block-size: auto;
      }
    `,
  ];
  declare page: TablePage | undefined;
  declare label: string;
  declare private top: number;
  declare private left: number;
  declare private heightPx: number;
  declare private widthPx: number;

  constructor() {
    super();
    this.label = "";
    this.top = 0;
    this.left = 0;
    this.heightPx = 600;
    this.widthPx = 1400;
  }

  #widths: number[] = [];
  #chPx = CH_PX;

  protected override willUpdate(changed: PropertyValues) {
    if (!changed.has("page") || !this.page) return;
    this.top = this.left = 0;
    this.#widths = widthsOf(this.page);
  }

  protected override updated(changed: PropertyValues) {
    if (changed.has("page")) this.renderRoot.querySelector(".scroll")?.scrollTo({ top: 0, left: 0 });
  }

  #scrolled = (event: Event) => {
    const { scrollTop, scrollLeft, scrollWidth, clientHeight, clientWidth } = event.currentTarget as HTMLElement;
    this.heightPx = clientHeight;
    this.widthPx = clientWidth;
    this.top = Math.max(0, Math.floor(scrollTop / ROW_PX) - BEYOND);
    this.#chPx = scrollWidth > clientWidth ? scrollWidth / sum(this.#widths) : CH_PX;
    this.left = Math.max(0, columnAt(this.#widths, scrollLeft / this.#chPx) - BEYOND);
  };

  protected override render() {
    const { page } = this;
    if (!page) return html`<p class="muted" role="status">${msg("Loading …")}</p>`;
    const { rows, headings, indices } = page;
    const first = Math.min(this.top, rows.length);
    const end = Math.min(rows.length, first + Math.ceil(this.heightPx / ROW_PX) + 2 * BEYOND);
    const from = Math.min(this.left, headings.length);
    const seen = sum(this.#widths.slice(0, from + 1)) + this.widthPx / this.#chPx;
    const to = Math.min(headings.length, columnAt(this.#widths, seen) + 2 * BEYOND);
    const across = (cells: unknown) => html`${aside(from)} ${cells} ${aside(headings.length - to)}`;
    const shown = Array.from({ length: end - first }, (_, i) => rows.length - 1 - first - i);
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this.label} @scroll=${this.#scrolled}>
      <table aria-label=${this.label} aria-rowcount=${rows.length + 1}
        aria-colcount=${headings.length + 1} style=${styleMap({ width: `${sum(this.#widths)}ch` })}>
        <colgroup>${this.#widths.map((ch) => html`<col style=${styleMap({ width: `${ch}ch` })} />`)}</colgroup>
        <thead>
          <tr aria-rowindex="1">
            <th scope="col" aria-colindex="1">${msg("index")}</th>
            ${across(
              headings
                .slice(from, to)
                .map(
                  (one, n) =>
                    html`<th scope="col" aria-colindex=${from + n + 2} class=${sideOf(one.kind)} title=${titleOf(one)}>${titleOf(one)}</th>`,
                ),
            )}
          </tr>
        </thead>
        <tbody>
          ${room(first)}
          ${shown.map(
            (row) => html`<tr aria-rowindex=${rows.length + 1 - row}>
              <th scope="row" aria-colindex="1">${indices[row]}</th>
              ${across(
                rows[row]!.slice(from, to).map((text, n) => {
                  const side = text === null ? "gap" : sideOf(headings[from + n]!.kind);
                  return html`<td aria-colindex=${from + n + 2} class=${side}>${text ?? "–"}</td>`;
                }),
              )}
            </tr>`,
          )}
          ${room(rows.length - end)}
        </tbody>
      </table>
    </div>`;
  }
}

const room = (rows: number) =>
  rows > 0
    ? html`<tr class="room" aria-hidden="true"><td style=${styleMap({ height: `${rows * ROW_PX}px` })}></td></tr>`
    : "";

/** In the place of columns that are out of sight. */
const aside = (columns: number) =>
  columns > 0 ? html`<td class="aside" colspan=${columns} aria-hidden="true"></td>` : "";

const sum = (widths: readonly number[]) => widths.reduce((all, ch) => all + ch, 0);

/** The column, index left out, that lies so many characters from the table's left. */
export function columnAt(widths: readonly number[], ch: number): number {
  let left = widths[0] ?? 0;
  let column = 0;
  while (column < widths.length - 1 && left + widths[column + 1]! <= ch) left += widths[++column]!;
  return column;
}

type Heading = TablePage["headings"][number];
const sideOf = (kind: Heading["kind"]) => (kind === "text" || kind === "time" ? "start" : "");
const titleOf = ({ name, unit }: Heading) => (unit ? `${name} (${unit})` : name);

/** The width of each column by its longest text, so that it stays while rows come and go. */
export function widthsOf({ headings, rows, indices }: TablePage): number[] {
  const longest = headings.map((heading) => titleOf(heading).length);
  for (const row of rows) for (let n = 0; n < row.length; n++) longest[n] = Math.max(longest[n]!, row[n]?.length ?? 1);
  const index = Math.max(
    5,
    ...indices
      .slice(0, 1)
      .concat(indices.slice(-1))
      .map((one) => String(one).length),
  );
  return [index, ...longest].map((length) => Math.min(WIDEST_CH, length + 3));
}

if (!customElements.get("wf-array-table")) customElements.define("wf-array-table", ArrayTable);
