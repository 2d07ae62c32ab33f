/** What pages say of results that are not what their sources would give now. */
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import { type JudgedSource, judgeRecomputing, type StaleResult } from "../src/portal/index.ts";
import { formatBytes } from "./numbers.ts";

const isGone = ({ staleness: { sources } }: StaleResult) => sources.some(({ state }) => state === "missing");

/** A result whose recording was deleted is not wrong, it only cannot be checked or made again. */
export const isOutOfDate = (result: StaleResult) => !isGone(result);

export const canComputeAgain = ({ doc, staleness }: StaleResult) => judgeRecomputing(doc, staleness) === "possible";

/** Short, for beside a title. */
export function staleTag(result: StaleResult | undefined) {
  if (!result) return nothing;
  return html`<span class="tag stale">${isGone(result) ? msg("source is gone") : msg("out of date")}</span>`;
}

/** What became of a source, in words that lead to its name. */
export function changeText({ state, differs, length, usedLength = length, presentLength }: JudgedSource): string {
  if (state === "missing") return msg("What it was made of is no longer on this device:");
  if (state === "stale") return msg("What it was made of is itself out of date:");
  if (differs === "facts") return msg("Its sample rate, unit, scale or format is another now:");
  if (state === "changed") return msg("What it was made of holds other data now:");
  if (usedLength === undefined || presentLength === undefined) return msg("The recording has grown since:");
  return msg(str`The recording has grown by ${formatBytes(presentLength - usedLength)} since:`);
}

/** Why it stays as it is; undefined where it can be computed again. */
export function hindranceText({ doc, staleness }: StaleResult): string | undefined {
  const recomputing = judgeRecomputing(doc, staleness);
  if (recomputing === "source-missing") return msg("It stays as it is and cannot be computed again without that.");
  if (recomputing === "possible") return undefined;
  if (typeof doc.operation !== "string") return msg("It does not say how it was made, so it cannot be computed again.");
  return msg(str`This app cannot repeat the operation “${doc.operation}”.`);
}

/** The notice on a page; to stand inside an element of role status that is always there. */
export function staleNotice(result: StaleResult, o: Again & { hereId?: string }) {
  const hindrance = hindranceText(result);
  const changed = result.staleness.sources.filter(({ state }) => state !== "fresh");
  return html`<div class="card stale row spread">
    <div>
      <p><strong>${isGone(result) ? msg("The source is gone.") : msg("This is out of date.")}</strong></p>
      ${changed.map((source) => html`<p>${changeText(source)} ${nameOf(source, o.hereId)}</p>`)}
      ${hindrance ? html`<p class="muted">${hindrance}</p>` : nothing}
    </div>
    ${hindrance ? nothing : againButton(o)}
  </div>`;
}

function nameOf({ id, title, reference, state }: JudgedSource, hereId: string | undefined) {
  const name = title ?? reference ?? id;
  const isLink = state !== "missing" && id !== hereId;
  return isLink ? html`<a href=${`/#/${id}`}>${name}</a>` : html`<strong>${name}</strong>`;
}

export interface Again {
  /** What gets the keyboard when the button is gone: the element whose `data-after` says so. */
  about: string;
  isRunning: boolean;
  label?: string;
  /** For those who do not see what it stands beside. */
  name?: string;
  compute(): void;
}

/** Stays where it is, and focused, while it cannot be used. */
export function againButton(o: Again) {
  const text = o.isRunning ? msg("Computing …") : (o.label ?? msg("Compute again"));
  return html`<button type="button" data-again=${o.about} aria-disabled=${o.isRunning ? "true" : "false"}
    aria-label=${o.name && !o.isRunning ? o.name : nothing} @click=${() => !o.isRunning && o.compute()}>${text}</button>`;
}
