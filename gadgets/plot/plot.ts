import { msg, str } from "@lit/localize";
import { html, nothing, type PropertyValues } from "lit";
import { delay } from "../../src/base/signal.ts";
import { Gadget } from "../../src/gadget/index.ts";
import type { PlotData } from "../acquirable.ts";
import { curvesOf, leastSpacing } from "./columns.ts";
import { type Command, commandOfKey, keyHelp, renderToolbar, type ViewCommand, viewAfter } from "./commands.ts";
import { nearestColumn, nextPeak, readColumn, renderMarks, renderNotice } from "./cursor.ts";
import { type Chart, type CreateChart, chartStyle, loadChart, Y_AXIS_PX } from "./dygraph.ts";
import { followGestures } from "./gestures.ts";
import { type PlannedPicture, planPicture } from "./picture.ts";
import { plotStyle } from "./plot-style.ts";
import { inkOf, watchSize, watchTheme } from "./surroundings.ts";
import { clampView, isWhole, type Limits, limitsOf, type View } from "./view.ts";

/** Where a plot gets what it shows: the extremes of each of `columns` equal parts of the view, or the samples themselves. */
export type PlotSource = (
  view: { from: number; to: number; columns: number },
  signal: AbortSignal,
) => Promise<PlotData>;

const MOST_CURVES = 10;
const INKS = ["line", "grid", "axis", ...Array.from({ length: MOST_CURVES }, (_, n) => `curve-${n}`)];
const REST_MS = 150; // a view that rested that long is announced

const sameView = (a: View | undefined, b: View | undefined) => a?.[0] === b?.[0] && a?.[1] === b?.[1];
const viewProperty = { attribute: false, hasChanged: (a?: View, b?: View) => !sameView(a, b) };
const ASKED_AGAIN_BY = ["source", "revision", "view", "extent", "resolution", "columns"];
const READING = ["cursor", "selection", "dragMode", "busy", "failure", "label"]; // changes that leave the curve as it is

/** A signal along one axis: draws what its source gives for the present view, and asks again when the view changes. */
export class PlotGadget extends Gadget {
  static override properties = {
    source: { attribute: false },
    revision: {},
    extent: viewProperty,
    view: viewProperty,
    resolution: { type: Number },
    partial: { attribute: false },
    label: {},
    xLabel: {},
    yLabel: {},
    xUnit: {},
    yUnit: {},
    decibel: { type: Boolean },
    xTime: { attribute: false },
    curves: { attribute: false },
    picture: { state: true },
    busy: { state: true },
    failure: { state: true },
    cursor: { state: true },
    selection: { state: true },
    dragMode: { state: true },
    columns: { state: true },
    heightPx: { state: true },
    theme: { state: true },
  };
  static override styles = [chartStyle, plotStyle];

  declare source: PlotSource | undefined;
  /** Changes when the same source would answer differently. */
  declare revision: string;
  declare extent: View | undefined;
  declare view: View | undefined;
  /** The distance between two samples or bins on the x axis: no view spans less than four. Left out, it is learnt from samples that come. */
  declare resolution: number | undefined;
  /** Drawn in place of the source's answer while it is there: the state of a running computation. */
  declare partial: PlotData | undefined;
  declare label: string;
  declare xLabel: string;
  declare yLabel: string;
  declare xUnit: string;
  declare yUnit: string;
  declare decibel: boolean;
  /** Where x counts seconds after a moment: that moment, in milliseconds since 1970. */
  declare xTime: number | undefined;
  /** The names and units of the curves, where the source gives several. */
  declare curves: readonly { label: string; unit: string }[] | undefined;
  declare private picture: PlotData | undefined;
  declare private busy: boolean;
  declare private failure: unknown;
  declare private cursor: number | undefined;
  declare private selection: View | undefined;
  declare private dragMode: "zoom" | "pan";
  declare private columns: number;
  declare private heightPx: number;
  declare private theme: number;

  #createChart: CreateChart | undefined;
  #chart: Chart | undefined;
  #plan: PlannedPicture | undefined;
  #drawn: PlannedPicture | undefined;
  #spacing: number | undefined;

  readonly #load = this.declareJob(async (signal) => {
    this.failure = undefined;
    this.busy = true;
    try {
      this.#createChart = await loadChart();
      signal.throwIfAborted();
      const { source, columns } = this;
      const [from, to] = this.#now().view;
      const picture = columns > 0 ? await source?.({ from, to, columns }, signal) : this.picture;
      if (!signal.aborted) this.picture = picture;
    } catch (error) {
      if (!signal.aborted) this.failure = error;
    } finally {
      if (!signal.aborted) this.busy = false;
    }
  });

  readonly #announce = this.declareJob(async (signal, [from, to]: View) => {
    await delay(REST_MS, signal);
    this.dispatchEvent(new CustomEvent("wf-zoomed", { detail: { from, to }, bubbles: true, composed: true }));
  });

  constructor() {
    super();
    for (const name of ["label", "xLabel", "yLabel", "xUnit", "yUnit", "revision"] as const) this[name] = "";
    for (const name of ["columns", "heightPx", "theme"] as const) this[name] = 0;
    this.decibel = false;
    this.busy = false;
    this.dragMode = "zoom";
  }

  override ready() {
    const find = (selector: string) => this.renderRoot.querySelector<HTMLElement>(selector)!;
    this.declareService((signal) => watchTheme(() => this.theme++, signal));
    this.declareService((signal) => {
      const measured = (widthPx: number, heightPx: number) => {
        this.columns = Math.max(0, Math.round(widthPx - Y_AXIS_PX));
        this.heightPx = heightPx;
      };
      watchSize(find(".chart"), measured, signal);
    });
    this.declareService((signal) => followGestures(find(".surface"), this.#gestureTarget(), signal));
    this.declareService((signal) => {
      this.#load();
      signal.addEventListener("abort", () => this.#dispose(), { once: true });
    });
  }

  #now(): { view: View; limits: Limits; dragMode: "zoom" | "pan" } {
    const x = (this.partial ?? this.picture)?.x;
    const extent = this.extent ?? (x && x.length > 1 ? ([x[0]!, x.at(-1)!] as const) : ([0, 1] as const));
    const limits = limitsOf(extent, this.resolution ?? this.#spacing);
    return { view: clampView(this.view ?? extent, limits), limits, dragMode: this.dragMode };
  }

  #gestureTarget() {
    return {
      now: () => this.#now(),
      show: (view: View) => this.#show(view),
      reset: () => this.#run("reset"),
      select: (selection: View | undefined) => {
        this.selection = selection;
      },
      point: (x: number) => {
        this.cursor = x;
      },
    };
  }

  #show(asked: View) {
    const { view, limits } = this.#now();
    const next = clampView(asked, limits);
    if (sameView(next, view)) return;
    this.view = isWhole(next, limits) ? undefined : next;
    this.#announce(next);
  }

  readonly #run = (command: Command) => {
    const now = this.#now();
    const [from, to] = now.view;
    const at = this.cursor !== undefined && this.cursor >= from && this.cursor <= to ? this.cursor : (from + to) / 2;
    const show = (moves: ViewCommand) => () => this.#show(viewAfter(moves, now, at));
    const commands: Record<Command, () => void> = {
      left: show("left"),
      right: show("right"),
      "zoom-in": show("zoom-in"),
      "zoom-out": show("zoom-out"),
      reset: show("reset"),
      drag: () => {
        this.dragMode = this.dragMode === "pan" ? "zoom" : "pan";
      },
      previous: () => this.#step((_, i) => i - 1),
      next: () => this.#step((_, i) => i + 1),
      "previous-peak": () => this.#step((data, i) => nextPeak(data, i, -1)),
      "next-peak": () => this.#step((data, i) => nextPeak(data, i, 1)),
      clear: () => {
        this.cursor = undefined;
      },
    };
    commands[command]();
  };

  /** Moves the cursor to another column, and the view after it. */
  #step(next: (data: PlotData, from: number) => number) {
    const data = this.#plan?.data;
    if (!data || data.x.length === 0) return;
    const [from, to] = this.#now().view;
    const index = nearestColumn(data, this.cursor ?? (from + to) / 2);
    const x = data.x[Math.min(Math.max(next(data, index), 0), data.x.length - 1)]!;
    this.cursor = x;
    if (x < from) this.#run("left");
    else if (x > to) this.#run("right");
  }

  readonly #key = (event: KeyboardEvent) => {
    const command = commandOfKey(event);
    if (!command) return;
    event.preventDefault();
    this.#run(command);
  };

  protected override willUpdate(changed: PropertyValues) {
    const data = this.partial ?? this.picture;
    if (changed.has("source") || changed.has("revision")) this.#spacing = undefined;
    const { view: before } = this.#now();
    if (changed.has("partial") || changed.has("picture")) this.#spacing = leastSpacing(this.#spacing, data);
    const grown = !sameView(before, this.#now().view); // it showed less than the samples that came allow
    if (grown || ASKED_AGAIN_BY.some((name) => changed.has(name))) this.#load();
    if (!data || this.columns === 0) this.#plan = undefined;
    else if (!this.#plan || [...changed.keys()].some((name) => !READING.includes(String(name)))) {
      const ink = (name: string) => inkOf(this.renderRoot, name);
      const lines = curvesOf(data).map((_, n) => ink(data.more?.length ? `curve-${n}` : "line"));
      const colors = { lines, grid: ink("grid"), axis: ink("axis") };
      const { columns, heightPx, xLabel, yLabel, xUnit, yUnit, decibel, resolution, xTime, curves } = this;
      const units = { xUnit, yUnit, decibel, resolution: resolution ?? this.#spacing, xTime, curves };
      const { view } = this.#now();
      this.#plan = planPicture(data, { ...units, view, columns, heightPx, colors, xLabel, yLabel });
    }
  }

  protected override updated() {
    if (!this.#plan) this.#dispose();
    else if (this.#createChart && this.#plan !== this.#drawn) this.#draw(this.#createChart, this.#plan);
  }

  #draw(create: CreateChart, plan: PlannedPicture) {
    if (this.#chart) {
      this.#chart.resize();
      this.#chart.draw(plan.picture);
    } else this.#chart = create(this.renderRoot.querySelector<HTMLDivElement>(".chart")!, plan.picture);
    this.#drawn = plan;
    const { left, top, width, height } = this.#chart.area();
    const place = { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` };
    Object.assign(this.renderRoot.querySelector<HTMLElement>(".surface")!.style, place);
  }

  #dispose() {
    this.#chart?.destroy();
    this.#chart = undefined;
    this.#drawn = undefined;
  }

  /** The column under the cursor; -1 while there is none. */
  #index(): number {
    return this.#plan && this.cursor !== undefined ? nearestColumn(this.#plan.data, this.cursor) : -1;
  }

  #marks() {
    const plan = this.#plan;
    if (!plan) return nothing;
    const index = this.#index();
    const cursor = index < 0 ? undefined : { x: plan.data.x[index]!, y: plan.drawn.max[index]! };
    return renderMarks({ ...plan.picture, cursor, selection: this.selection });
  }

  #reading() {
    const index = this.#index();
    const plan = this.#plan;
    if (plan && index >= 0) return readColumn(plan.data, index, plan.units);
    const highest = plan?.highest;
    return highest ? html`<span class="hint">${msg(str`Highest ${highest}`)}</span>` : nothing;
  }

  protected override render() {
    const plan = this.#plan;
    const summary = plan ? `${this.label}, ${plan.summary}` : this.label;
    const { busy, failure } = this;
    return html`<div class="head">
        <output aria-live="polite">${this.#reading()}</output>
        ${renderToolbar(this.dragMode, this.#run)}
      </div>
      <p class="axis y">${plan?.yAxis}</p>
      <div class="frame"><div class="stage" tabindex="0" role="application" aria-roledescription=${msg("plot")} aria-label=${summary}
        aria-describedby="keys" aria-busy=${busy ? "true" : "false"} @keydown=${this.#key}>
        <div class="chart" aria-hidden="true"></div>
        <div class="surface ${this.dragMode}">${this.#marks()}</div>
      </div>
      ${renderNotice({ plan, busy, failure }, () => this.#load())}</div>
      <p class="axis x">${plan?.xAxis}</p>
      <p class="help" id="keys">${keyHelp()}</p>
      ${INKS.map((name) => html`<i class="ink ${name}"></i>`)}`;
  }
}

if (!customElements.get("wf-plot")) customElements.define("wf-plot", PlotGadget);
