import { nothing, type PropertyValues } from "lit";
import { delay } from "../../src/base/signal.ts";
import type { PlotData } from "../acquirable.ts";
import { toPlace } from "../log-axis.ts";
import { type Marks, NO_MARKS, sameMarks, withMarks } from "../marks.ts";
import { watchSize, watchTheme } from "../surroundings.ts";
import { clampView, isWhole, type Limits, sameView, type View } from "../view.ts";
import { leastSpacing } from "./columns.ts";
import { type Command, commandOfKey, declareKeys, type ViewCommand, viewAfter, viewShowing } from "./commands.ts";
import { type Chart, type CreateChart, chartStyle, loadChart, Y_AXIS_PX } from "./dygraph.ts";
import { gestureTarget } from "./gesture-target.ts";
import { type DragMode, followGestures } from "./gestures.ts";
import { isMarkCommand, marksAfter } from "./mark-commands.ts";
import { marksStyle } from "./marks-style.ts";
import { renderMarks } from "./marks-view.ts";
import type { PlannedPicture } from "./picture.ts";
import { placedLimits, placedView, viewFromPlaces } from "./place.ts";
import { planShown } from "./plan-shown.ts";
import { PlotState } from "./plot-state.ts";
import { plotStyle } from "./plot-style.ts";
import { renderPlot } from "./plot-view.ts";
import { ASKED_AGAIN_BY, MEANING, READING } from "./properties.ts";
import { drawnCursors, placedLines, type ReadOpts } from "./read-marks.ts";
import { readPictures } from "./read-pictures.ts";
import { parseView, type ShownSignal, shownProperties } from "./shown-signal.ts";

export type { PlotSource } from "./properties.ts";

const REST_MS = 150; // a view that rested that long is announced

/** A signal along one axis: draws what its source gives for the present view, and asks again when the view changes. */
export class PlotGadget extends PlotState {
  static override readonly published = ["show", "setView", "getView"];
  static override styles = [chartStyle, plotStyle, marksStyle];

  #createChart: CreateChart | undefined;
  #chart: Chart | undefined;
  #plan: PlannedPicture | undefined;
  #drawn: PlannedPicture | undefined;
  #spacing: number | undefined;
  #whole: PlotData | undefined;
  #told: Marks | undefined;
  #untold: Marks | undefined; // set since then

  readonly #load = this.declareJob(async (signal) => {
    this.failure = undefined;
    this.busy = true;
    try {
      this.#createChart = await loadChart();
      signal.throwIfAborted();
      const { source, overlay, columns, axis } = this;
      const { view, limits } = this.#now();
      const [from, to] = isWhole(view, limits) && axis === "linear" ? limits.extent : viewFromPlaces(view, axis);
      const asked = { from, to, columns, ...(axis === "log" && { axis }) };
      const pictures =
        columns > 0 ? readPictures({ source, overlay }, asked, signal) : [[this.picture, this.overlayPicture] as const];
      for await (const [picture, overlayPicture] of pictures) {
        if (signal.aborted) return;
        Object.assign(this, { picture, overlayPicture });
        if (isWhole(view, limits)) this.#whole = picture;
      }
    } catch (error) {
      if (!signal.aborted) this.failure = error;
    } finally {
      if (!signal.aborted) this.busy = false;
    }
  });

  readonly #announce = this.declareJob(async (signal, [from, to]: View) => {
    await delay(REST_MS, signal);
    this.#tell("wf-zoomed", { from, to });
  });

  readonly #announceMarks = this.declareJob(async (signal) => {
    await delay(REST_MS, signal);
    this.#told = this.marks;
    this.#untold = undefined;
    this.#tell("wf-marked", this.marks);
  });

  override ready() {
    declareKeys(this, () => this.spectral);
    const find = (selector: string) => this.renderRoot.querySelector<HTMLElement>(selector)!;
    this.declareService((signal) => watchTheme(() => this.theme++, signal));
    this.declareService((signal) => {
      const measured = (widthPx: number, heightPx: number) => {
        this.columns = Math.max(0, Math.round(widthPx - Y_AXIS_PX));
        this.heightPx = heightPx;
      };
      watchSize(find(".chart"), measured, signal);
    });
    this.declareService((signal) => followGestures(find(".surface"), this.#gestures, signal));
    this.declareService((signal) => {
      this.#load();
      signal.addEventListener("abort", () => this.#dispose(), { once: true });
    });
  }

  /** Draws a signal that the caller has; the whole of it is shown. Throws "invalid-argument". */
  async show(signal: ShownSignal): Promise<void> {
    Object.assign(this, shownProperties(signal), { view: undefined, marks: NO_MARKS });
    await this.updateComplete;
  }

  /** Shows the part between two places, all of it for null; answers with what is shown then. */
  async setView(view: View | null): Promise<View> {
    this.view = parseView(view);
    await this.updateComplete;
    return this.getView();
  }

  async getView(): Promise<View> {
    const { view, limits } = this.#now();
    return this.axis === "linear" || !isWhole(view, limits) ? viewFromPlaces(view, this.axis) : this.#extent();
  }

  #tell(type: string, detail: object) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #extent(): View {
    const x = (this.partial ?? this.picture)?.x;
    return this.extent ?? (x && x.length > 1 ? [x[0]!, x.at(-1)!] : [0, 1]);
  }

  /** Places. */
  #now(): { view: View; limits: Limits; dragMode: DragMode } {
    const extent = this.#extent();
    const limits = placedLimits(extent, this.resolution ?? this.#spacing, this.axis);
    const view = this.view ? placedView(this.view, limits, this.axis) : limits.extent;
    return { view: clampView(view, limits), limits, dragMode: this.dragMode };
  }

  readonly #gestures = gestureTarget({
    now: () => this.#now(),
    show: (view) => this.#show(view),
    reset: () => this.#run("reset"),
    scene: () => this.#scene(),
    axis: () => this.axis,
    marks: () => this.marks,
    mark: (marks) => this.#mark(marks),
    set: (delta) => void Object.assign(this, delta),
  });

  #show(asked: View) {
    const { view, limits } = this.#now();
    const next = clampView(asked, limits);
    if (sameView(next, view)) return;
    const whole = isWhole(next, limits);
    this.view = whole ? undefined : viewFromPlaces(next, this.axis);
    this.#announce(this.view ?? this.#extent());
  }

  #mark(marks: Marks) {
    if (sameMarks(marks, this.marks)) return;
    this.marks = this.#untold = marks;
    this.#announceMarks();
  }

  /** What the page hands back of what it was told does not undo what was set meanwhile. */
  #newest(given: Marks): Marks {
    if (!this.#untold || sameMarks(given, this.#untold)) return given;
    return sameMarks(given, this.#told) ? this.#untold : given;
  }

  readonly #run = (command: Command) => {
    if (command === "drag" || command === "span") {
      const mode = command === "drag" ? "pan" : command;
      this.dragMode = this.dragMode === mode ? "zoom" : mode;
    } else if (command === "png" || command === "svg") this.#save(command);
    else if (command === "axis")
      this.#tell("wf-axis-changed", { axis: (this.axis = this.axis === "log" ? "linear" : "log") });
    else if (command === "table") this.#tell("wf-table-asked", {});
    else if (isMarkCommand(command)) this.#runMark(command);
    else this.#move(command);
  };

  /** The picture as it stands, with what is read in it. */
  #save(format: "png" | "svg") {
    const scene = this.#scene();
    const save = async () => scene && (await import("./image/save-image.ts")).saveImage(this, scene, format);
    save().catch((error: unknown) => this.report(error));
  }

  #runMark(command: Parameters<typeof marksAfter>[0]) {
    const scene = this.#scene();
    if (!scene) return;
    const marks = marksAfter(command, scene);
    const isMoved = marks.cursor !== undefined && marks.cursor !== this.marks.cursor;
    this.#mark(marks);
    if (isMoved) this.#show(viewShowing(toPlace(marks.cursor, this.axis), this.#now()));
  }

  #move(command: ViewCommand) {
    const now = this.#now();
    const scene = this.#scene();
    const { cursor } = scene ? drawnCursors(scene) : { cursor: undefined };
    const [from, to] = now.view;
    const at = cursor && cursor.x >= from && cursor.x <= to ? cursor.x : (from + to) / 2;
    this.#show(viewAfter(command, now, at));
  }

  readonly #key = (event: KeyboardEvent) => {
    const command = commandOfKey(event, this.spectral);
    if (!command) return;
    event.preventDefault();
    this.#run(command);
  };

  protected override willUpdate(changed: PropertyValues) {
    const data = this.partial ?? this.picture;
    if (changed.has("source") || changed.has("revision")) this.#spacing = this.#whole = undefined;
    if (changed.has("axis")) this.#whole = undefined;
    if (changed.has("marks")) this.marks = this.#newest(this.marks ?? NO_MARKS);
    const isOther = this.hasUpdated && !changed.has("marks") && MEANING.some((name) => changed.has(name));
    if (isOther && this.marks.range) this.#mark(withMarks(this.marks, { range: undefined }));
    const { view: before } = this.#now();
    if (changed.has("partial") || changed.has("picture")) this.#spacing = leastSpacing(this.#spacing, data);
    const grown = !sameView(before, this.#now().view); // it showed less than the samples that came allow
    if (grown || ASKED_AGAIN_BY.some((name) => changed.has(name))) this.#load();
    const isMarked = changed.has("marks") && changed.get("marks")?.range !== this.marks.range;
    if (!data || this.columns === 0) this.#plan = undefined;
    else if (
      !this.#plan ||
      isMarked ||
      [...changed.keys()].some((name) => ![...READING, "marks"].includes(String(name)))
    )
      this.#plan = planShown(this, {
        data,
        whole: this.partial ? undefined : this.#whole,
        spacing: this.#spacing,
        view: this.#now().view,
        root: this.renderRoot,
      });
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

  /** Nothing before there is something to read. */
  #scene(): ReadOpts | undefined {
    const plan = this.#plan;
    if (!plan) return undefined;
    const { marks, axis, peaks, order, hover, overlayLabel } = this;
    const { view, range } = plan.picture;
    const { data, units } = plan;
    return { plan, marks, axis, peaks, order, hover, overlayLabel, view, range, data, resolution: units.resolution };
  }

  #marks(scene: ReadOpts | undefined) {
    if (!scene) return nothing;
    const lines = placedLines(this.marks, this.lines, scene);
    return renderMarks({
      ...scene,
      ...drawnCursors(scene),
      selection: this.selection,
      notes: this.notes,
      lines,
      widthPx: this.columns,
    });
  }

  protected override render() {
    const { label, busy, failure, marks, axis, spectral, xUnit, yUnit, decibel, dragMode } = this;
    const change = (next: Marks) => this.#mark(next);
    const scene = this.#scene();
    const ready = scene !== undefined;
    const tools = { ready, marks, axis, spectral, xUnit, yUnit: decibel ? "dB" : yUnit, run: this.#run, change };
    return renderPlot({
      ...{ plan: this.#plan, scene, label, busy, failure, tools, dragMode },
      drawn: this.#marks(scene),
      speaks: this.used || this.matches(":focus-within"),
      press: this.#key,
      tryAgain: () => this.#load(),
    });
  }
}

if (!customElements.get("wf-plot")) customElements.define("wf-plot", PlotGadget);
