/** What of a spectrogram is laid over and around its canvas. */

import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { failureWords } from "../failure-words.ts";
import { type Frame, type Place, placeAt, pointOf } from "./frame.ts";
import type { Axes } from "./ticks.ts";

const part = (of: number) => `${100 * of}%`;
const isInside = (of: number) => of >= 0 && of <= 1;

interface Marks {
  cursor?: Place | undefined;
  selection?: Frame | undefined;
  /** What another plot points at and shows, s. */
  time?: number | undefined;
  region?: readonly [number, number] | undefined;
}

const SAME = 1e-3; // of the width

/** Cursor and selected part; what other plots point at and show. */
export function renderMarks(frame: Frame, { cursor, selection, time, region }: Marks) {
  const across = (at: number) => pointOf(frame, { time: at, band: frame.band[0] }).x;
  const here = cursor && pointOf(frame, cursor);
  const areas = [...(selection ? [selection] : []), ...(region ? [{ time: region, band: frame.band }] : [])];
  const isApart = time !== undefined && !(here && Math.abs(across(time) - here.x) <= SAME);
  const line = (kind: "time" | "band", of: number) =>
    isInside(of)
      ? html`<div class="cross ${kind}" style=${styleMap({ [kind === "time" ? "left" : "top"]: part(of) })}></div>`
      : nothing;
  return html`${areas.map((area) => {
    const from = pointOf(frame, { time: area.time[0], band: area.band[1] });
    const to = pointOf(frame, { time: area.time[1], band: area.band[0] });
    const size = { width: part(to.x - from.x), height: part(to.y - from.y) };
    return html`<div class="selection" style=${styleMap({ left: part(from.x), top: part(from.y), ...size })}></div>`;
  })}
    ${isApart ? line("time", across(time)) : nothing}
    ${here ? [line("time", here.x), line("band", here.y)] : nothing}`;
}

export function renderTimeTicks(frame: Frame, { time }: Axes) {
  const corner = placeAt(frame, { x: 0, y: 0 });
  return html`<div class="ticks time" aria-hidden="true">
    ${time.ticks.map(({ v, label }) => html`<span style=${styleMap({ left: part(pointOf(frame, { ...corner, time: v }).x) })}>${label}</span>`)}
  </div>`;
}

export function renderBandTicks(frame: Frame, { band }: Axes) {
  const corner = placeAt(frame, { x: 0, y: 0 });
  return html`<div class="ticks band" aria-hidden="true">
    ${band.ticks.map(({ v, label }) => html`<span style=${styleMap({ top: part(pointOf(frame, { ...corner, band: v }).y) })}>${label}</span>`)}
  </div>`;
}

interface Condition {
  hasPicture: boolean;
  hasLevels: boolean;
  busy: boolean;
  failure: unknown;
}

/** What stands over the picture where there is something to say. */
export function renderNotice({ hasPicture, hasLevels, busy, failure }: Condition, tryAgain: () => void) {
  if (failure !== undefined)
    return html`<div class="failure" role="alert">
      <p>${failureWords(failure)}</p>
      <button type="button" @click=${tryAgain}>${msg("Try again")}</button>
    </div>`;
  if (busy) return html`<div class="busy"></div>`;
  if (!hasPicture) return html`<p class="empty">${msg("Nothing to show yet")}</p>`;
  return hasLevels ? nothing : html`<p class="empty">${msg("No finite values here")}</p>`;
}
