/** Lines and areas over the curve, placed in parts of the drawing area, and the list of what they read. */

import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { failureWords } from "../failure-words.ts";
import type { View } from "../view.ts";
import type { PlotLine } from "./mark-lines.ts";
import type { PlotNote } from "./plot-state.ts";

/** Of the drawing: places, and values as they are drawn. */
export interface Drawn {
  x: number;
  y: number;
}

export interface MarksView {
  view: View;
  range: View;
  cursor: Drawn | undefined;
  second: Drawn | undefined;
  selection: View | undefined;
  /** Places of a linear axis. */
  notes: readonly PlotNote[];
  /** With the place of each. */
  lines: readonly (PlotLine & { at: number })[];
  /** Of the drawing. */
  widthPx: number;
}

const percent = (part: number) => `${100 * part}%`;
const PX_A_LETTER = 8;
const PX_AROUND = 6;

/** Labels that find room beside the one before; those of machines stand in a row of their own. */
function labelled({ view, lines, widthPx }: Pick<MarksView, "view" | "lines" | "widthPx">): Set<PlotLine> {
  const ends = { marks: Number.NEGATIVE_INFINITY, machine: Number.NEGATIVE_INFINITY };
  const found = new Set<PlotLine>();
  for (const line of lines) {
    const row = line.kind === "bearing" || line.kind === "shaft" ? "machine" : "marks";
    const px = ((line.at - view[0]) / (view[1] - view[0])) * widthPx;
    if (px < ends[row]) continue;
    ends[row] = px + line.label.length * PX_A_LETTER + PX_AROUND;
    found.add(line);
  }
  return found;
}

export function renderMarks({ view, range, cursor, second, selection, notes, lines, widthPx }: MarksView) {
  const across = (x: number) => percent((x - view[0]) / (view[1] - view[0]));
  const down = (y: number) => percent((range[1] - y) / (range[1] - range[0]));
  const isSeen = (x: number) => x >= view[0] && x <= view[1];
  const area = selection && {
    left: across(selection[0]),
    width: percent((selection[1] - selection[0]) / (view[1] - view[0])),
  };
  const pointer = (name: "cursor" | "second", at: Drawn | undefined, sign: string) =>
    at && isSeen(at.x)
      ? html`<div class=${name} style=${styleMap({ left: across(at.x) })}><b>${sign}</b></div>
        ${Number.isFinite(at.y) ? html`<div class="dot ${name}" style=${styleMap({ left: across(at.x), top: down(at.y) })}></div>` : nothing}`
      : nothing;
  const seen = lines.filter(({ at }) => isSeen(at)).sort((a, b) => a.at - b.at);
  const named = labelled({ view, lines: seen, widthPx });
  return html`${notes.map((note) => noted(note, view, across))}${area ? html`<div class="selection" style=${styleMap(area)}></div>` : nothing}
    ${seen.map(
      (line) =>
        html`<div class="line ${line.kind}" style=${styleMap({ left: across(line.at) })}>${named.has(line) ? html`<b>${line.label}</b>` : nothing}</div>`,
    )}
    ${pointer("second", second, "B")} ${pointer("cursor", cursor, second ? "A" : "")}`;
}

/** A stretch is shaded, a moment a line; both stand below what is set by hand. */
function noted({ from, to = from, text }: PlotNote, view: View, across: (x: number) => string) {
  if (to < view[0] || from > view[1]) return nothing;
  const [start, end] = [Math.max(from, view[0]), Math.min(to, view[1])];
  const place = { left: across(start), width: percent((end - start) / (view[1] - view[0])) };
  return html`<div class="note" style=${styleMap(place)}><b>${text}</b></div>`;
}

export interface LineReading {
  readonly label: string;
  readonly text: string;
}

/** What harmonics or sidebands read; those of machines are told by the table of peaks. */
export function renderReadings(name: string, readings: readonly LineReading[]) {
  if (readings.length === 0) return nothing;
  return html`<ul class="readings" aria-label=${name}>
    ${readings.map(({ label, text }) => html`<li><b>${label}</b> ${text}</li>`)}
  </ul>`;
}

export const blankNotice = (): string => msg("No finite values here");

interface Condition {
  plan: { blank: boolean } | undefined;
  busy: boolean;
  failure: unknown;
}

/** What stands in the place of the curve, or over it, where there is something to say. */
export function renderNotice({ plan, busy, failure }: Condition, tryAgain: () => void) {
  if (failure !== undefined)
    return html`<div class="failure" role="alert">
      <p>${failureWords(failure)}</p>
      <button type="button" @click=${tryAgain}>${msg("Try again")}</button>
    </div>`;
  if (busy) return html`<div class="busy"></div>`;
  if (!plan) return html`<p class="empty">${msg("Nothing to show yet")}</p>`;
  return plan.blank ? html`<p class="empty">${blankNotice()}</p>` : nothing;
}
