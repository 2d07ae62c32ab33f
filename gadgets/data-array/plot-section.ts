/** The plot of an array's columns, and what is drawn in it. */
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import type { AxisExtent, TableColumn, TableFacts } from "../../src/array/tasks.ts";
import type { PlotData } from "../acquirable.ts";
import { dashGradient } from "../dashes.ts";
import type { UrlState } from "../url-state.ts";
import { axisOf, drawable, drawnColumns, groupColumns, MOST_CURVES, rangeOf } from "./choices.ts";

const MOST_NAMED = 3; // beside the y axis

export interface PlotView {
  facts: TableFacts;
  url: UrlState;
  extent: AxisExtent | undefined;
  failure: string;
  apart: boolean;
  revision: string;
  sourceOf(
    columns: readonly number[],
  ): (view: { from: number; to: number; columns: number }, signal: AbortSignal) => Promise<PlotData>;
  choose(change: Partial<Pick<UrlState, "against" | "columns">>): void;
  setApart(apart: boolean): void;
  zoomed(event: CustomEvent<{ from: number; to: number }>): void;
}

export function plotSection(view: PlotView) {
  const { facts, url, extent, failure } = view;
  const axis = axisOf(facts, url);
  const all = drawable(facts, axis);
  const drawn = drawnColumns(facts, axis, url);
  if (all.length === 0) return nothing;
  const range = extent && rangeOf(extent);
  return html`<section class="card stack" aria-labelledby="plot">
    <h2 id="plot">${msg("Plot")}</h2>
    ${failure ? html`<p role="alert" class="danger">${failure}</p>` : nothing}
    ${extent && !range ? html`<p class="muted">${msg("No row has a place to draw it at.")}</p>` : nothing}
    ${range && drawn.length === 0 ? html`<p class="muted">${msg("Choose a column to draw.")}</p>` : nothing}
    ${range ? groupColumns(drawn, view.apart).map((group) => plotOf(view, group, drawn, range)) : nothing}
    <div class="row">
      <label class="row">${msg("Against")}
        <select @change=${(event: Event) => view.choose({ against: (event.target as HTMLSelectElement).value })}>
          ${facts.axes.map(
            ({ key, name, kind }) =>
              html`<option value=${key} ?selected=${key === axis.key}>${kind === "index" ? msg("row index") : name}</option>`,
          )}
        </select>
      </label>
      ${
        drawn.length > 1
          ? html`<label class="row check">
              <input type="checkbox" .checked=${view.apart}
                @change=${(event: Event) => view.setApart((event.target as HTMLInputElement).checked)} />
              ${msg("A plot for each column")}
            </label>`
          : nothing
      }
    </div>
    ${all.length > 1 ? columnChoice(view, all, drawn) : nothing}
  </section>`;
}

function plotOf(
  { facts, url, extent, revision, sourceOf, zoomed, apart }: PlotView,
  group: readonly TableColumn[],
  drawn: readonly TableColumn[],
  range: readonly [number, number],
) {
  const axis = axisOf(facts, url);
  const numbers = group.map(({ column }) => column);
  const name = group.length <= MOST_NAMED ? group.map((one) => one.name).join(", ") : "";
  const unit = group[0]!.unit;
  const label = name ? name : msg(str`${group.length} columns`);
  const colors = group.map((one) => `var(--wf-curve-${drawn.indexOf(one)})`);
  return html`<wf-plot scope=${`plot-${apart ? numbers.join("-") : unit}`}
    style=${styleMap({
      ...(group.length === 1 && drawn.length > 1 && { "--wf-accent": colors[0]! }),
      ...(group.length > 1 && Object.fromEntries(colors.map((color, n) => [`--wf-drawn-${n}`, color]))),
    })}
    .source=${sourceOf(numbers)} .revision=${`${revision} ${numbers}`} .extent=${range} .view=${url.view}
    .resolution=${extent!.leastStep || undefined} .xTime=${extent!.originMs}
    .curves=${group.map((one) => ({ label: one.name, unit: one.unit, dash: group.length > 1 ? drawn.indexOf(one) : 0 }))}
    .xLabel=${axis.kind === "index" ? msg("Row index") : axis.name} .xUnit=${axis.unit}
    .yLabel=${name} .yUnit=${unit} .label=${label} @wf-zoomed=${zoomed}></wf-plot>`;
}

function columnChoice(view: PlotView, all: readonly TableColumn[], drawn: readonly TableColumn[]) {
  const { facts, choose } = view;
  const full = drawn.length >= MOST_CURVES;
  const toggle = ({ column }: TableColumn, on: boolean) => {
    const chosen = drawn.map((one) => one.column).filter((one) => one !== column);
    choose({ columns: on ? [...chosen, column] : chosen });
  };
  return html`<fieldset>
    <legend>${msg(str`Columns drawn, at most ${MOST_CURVES}`)}</legend>
    <div class="choices">
      ${all.map((one) => {
        const at = drawn.indexOf(one);
        const swatch = at >= 0 && drawn.length > 1;
        return html`<label class="row check">
          <input type="checkbox" .checked=${at >= 0} ?disabled=${at < 0 && full}
            @change=${(event: Event) => toggle(one, (event.target as HTMLInputElement).checked)} />
          ${swatch ? html`<i class="swatch" style=${styleMap({ background: dashGradient(view.apart ? 0 : at, `var(--wf-curve-${at})`) })}></i>` : nothing}
          ${one.unit ? `${one.name} (${one.unit})` : one.name}
        </label>`;
      })}
    </div>
    ${facts.columnCount > facts.columns.length ? html`<p class="muted small">${msg("Further columns are reached by a slice.")}</p>` : nothing}
  </fieldset>`;
}
