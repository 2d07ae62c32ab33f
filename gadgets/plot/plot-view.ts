/** A plot on the page: what is read, the picture with its axes, the tools below it. */
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import { keyHelp, renderToolbar } from "./commands.ts";
import type { DragMode } from "./gestures.ts";
import { renderNotice, renderReadings } from "./marks-view.ts";
import type { PlannedPicture } from "./picture.ts";
import { type ReadOpts, readLines, readMarks } from "./read-marks.ts";
import { spoken } from "./reading.ts";
import { renderPlaces, renderTools, type Tools } from "./tools.ts";

const MOST_CURVES = 10;
/** Elements whose colours the drawing takes. */
const INKS = [
  ...["line", "overlay", "grid", "axis", "paper", "text", "muted", "mark"],
  ...Array.from({ length: MOST_CURVES }, (_, n) => `curve-${n}`),
];

interface PlotView {
  plan: PlannedPicture | undefined;
  /** Nothing before there is something to read. */
  scene: ReadOpts | undefined;
  label: string;
  busy: boolean;
  failure: unknown;
  tools: Tools;
  dragMode: DragMode;
  /** It tells by ear what its cursors read: of plots on one cursor only the one in use does. */
  speaks: boolean;
  /** Cursors and lines, as they lie over the curve. */
  drawn: unknown;
  press(event: KeyboardEvent): void;
  tryAgain(): void;
}

export function renderPlot(view: PlotView) {
  const { plan, scene, label, busy, failure, tools, dragMode, speaks, drawn, press, tryAgain } = view;
  const { marks, spectral } = tools;
  const read = scene ? readMarks(scene) : undefined;
  const said = [read?.main, read?.delta, read?.difference].filter(Boolean).join(", ");
  return html`<div class="head">
      <output aria-live="off">${readOut(read, plan)}</output>
      ${renderToolbar(dragMode, tools.run)}
    </div>
    <p class="axis y">${plan?.yAxis}</p>
    <div class="frame"><div class="stage" tabindex="0" role="application" aria-roledescription=${msg("plot")}
      aria-label=${plan ? `${label}, ${plan.summary}` : label}
      aria-describedby="keys" aria-busy=${busy ? "true" : "false"} @keydown=${press}>
      <div class="chart" aria-hidden="true"></div>
      <div class="surface ${dragMode}">${drawn}</div>
    </div>
    ${renderNotice({ plan, busy, failure }, tryAgain)}</div>
    <p class="axis x">${plan?.xAxis}</p>
    ${scene && marks.harmonics ? renderReadings(msg("Harmonics"), readLines(scene, "harmonic")) : nothing}
    ${scene && marks.sidebands ? renderReadings(msg("Sidebands"), readLines(scene, "sideband")) : nothing}
    ${renderTools(tools)} ${renderPlaces(tools)}
    <p class="help" role="status">${marks.cursor === undefined || !speaks ? "" : spoken(said)}</p>
    <p class="help" id="keys">${keyHelp(spectral)}</p>
    ${INKS.map((name) => html`<i class="ink ${name}"></i>`)}`;
}

function readOut(read: ReturnType<typeof readMarks> | undefined, plan: PlannedPicture | undefined) {
  const hint = plan?.rough || (plan?.highest && msg(str`Highest ${plan.highest}`));
  const rough = plan?.rough ? html`<span class="hint">${plan.rough}</span>` : nothing;
  if (!read?.main) return hint ? html`<span class="hint">${hint}</span>` : nothing;
  const more = [read.delta, read.difference].filter(Boolean);
  return html`${read.main}${more.map((line) => html`<span>${line}</span>`)}${rough}`;
}
