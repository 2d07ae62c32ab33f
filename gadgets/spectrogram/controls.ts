/** The colours of a spectrogram: what they stand for, and the choice of them. */
import { msg, str } from "@lit/localize";
import { html } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { COLOUR_MAPS, type ColourMap, colourStops, type FrequencyAxis } from "../../src/signal/tasks.ts";
import { formatFixed, ticksOf } from "../quantity.ts";
import type { PictureFormat } from "../save-picture.ts";

/** Whole decibels. */
export type LevelRange = readonly [floorDb: number, ceilingDb: number];

export interface Look {
  readonly map: ColourMap;
  readonly axis: FrequencyAxis;
  readonly range: LevelRange;
}

/** What a person has changed of the colours; a range of null is left to the picture again. */
export type LookEvent = CustomEvent<Partial<Omit<Look, "range">> & { range?: LevelRange | null }>;

const AROUND_DB = 10; // sliders reach so far beyond what is there
const MOST_DB = 200;

/** How far sliders go: all that is there and what is chosen, and a little more. */
export function sliderLimits([floor, ceiling]: LevelRange, found: readonly [number, number] | undefined): LevelRange {
  const [low, high] = found ?? [floor, ceiling];
  const most = Math.ceil(Math.max(high + AROUND_DB, ceiling));
  return [Math.floor(Math.min(Math.max(low - AROUND_DB, most - MOST_DB), floor)), most];
}

/** With the other end pushed along where they would cross. */
export function withEnd([floor, ceiling]: LevelRange, end: "floor" | "ceiling", value: number): LevelRange {
  return end === "floor" ? [value, Math.max(ceiling, value + 1)] : [Math.min(floor, value - 1), value];
}

interface Controls {
  look: Look;
  limits: LevelRange;
  unit: string;
  change(delta: Partial<Look>): void;
  /** Lets the picture choose the range. */
  fit(): void;
  save(format: PictureFormat): void;
}

const mapLabel = (map: ColourMap) =>
  ({ viridis: "Viridis", cividis: "Cividis", inferno: "Inferno", grey: msg("Grey") })[map];

const LEGEND_TICKS = 5;
export const legendTicks = ([floor, ceiling]: LevelRange) =>
  ticksOf(floor, ceiling, LEGEND_TICKS, { factor: 1, unit: "" });

export function renderLegend({ map, range }: Look, unit: string) {
  const [floor, ceiling] = range;
  const ticks = legendTicks(range);
  const place = (level: number) => styleMap({ insetInlineStart: `${(100 * (level - floor)) / (ceiling - floor)}%` });
  return html`<div class="legend" role="img"
    aria-label=${msg(str`Colours from ${formatFixed(floor, 0)} to ${formatFixed(ceiling, 0)} ${unit}`)}>
    <div class="bar" style=${styleMap({ background: `linear-gradient(to right, ${colourStops(map).join(", ")})` })}></div>
    <div class="ticks">${ticks.map(({ v, label }) => html`<span style=${place(v)}>${label}</span>`)}</div>
    <p class="axis">${unit}</p>
  </div>`;
}

export function renderControls({ look, limits, unit, change, fit, save }: Controls) {
  const slider = (end: "floor" | "ceiling", label: string) => {
    const value = look.range[end === "floor" ? 0 : 1];
    const text = `${formatFixed(value, 0)} ${unit}`;
    return html`<label>${label}
      <span class="slider"><input type="range" min=${limits[0]} max=${limits[1]} step="1" .value=${String(value)}
        aria-valuetext=${text}
        @input=${(event: Event) => change({ range: withEnd(look.range, end, Number((event.target as HTMLInputElement).value)) })} />
        <span class="value">${formatFixed(value, 0)} dB</span></span>
    </label>`;
  };
  const choose = (run: (value: string) => void) => (event: Event) => run((event.target as HTMLSelectElement).value);
  return html`<div class="controls">
    ${slider("floor", msg("Lowest colour"))} ${slider("ceiling", msg("Highest colour"))}
    <label>${msg("Colours")}
      <select @change=${choose((map) => change({ map: map as ColourMap }))}>
        ${COLOUR_MAPS.map((map) => html`<option value=${map} ?selected=${map === look.map}>${mapLabel(map)}</option>`)}
      </select>
    </label>
    <label>${msg("Frequency axis")}
      <select @change=${choose((axis) => change({ axis: axis as FrequencyAxis }))}>
        <option value="linear" ?selected=${look.axis === "linear"}>${msg("Linear")}</option>
        <option value="log" ?selected=${look.axis === "log"}>${msg("Logarithmic")}</option>
      </select>
    </label>
    <button type="button" @click=${fit}>${msg("Fit colours")}</button>
    <div class="save">
      <button type="button" @click=${() => save("png")}>${msg("Save as PNG")}</button>
      <button type="button" @click=${() => save("svg")}>${msg("Save as SVG")}</button>
    </div>
  </div>`;
}
