/** A spectrum by its frequency, in decibels unless told. */
import { msg, str } from "@lit/localize";
import { html } from "lit";
import type { Doc } from "../../src/jio/index.ts";
import { chooseLevel, isPowerSpectrum, parsePower, planLevel, quantitiesOf } from "../level.ts";
import { levelChoice } from "../level-choice.ts";
import type { SpectrumChanged } from "../spectrum/reading-state.ts";
import type { UrlState } from "../url-state.ts";

/** Where nothing else of a spectrum was asked for, it is shown as one. */
export function isSpectrum(doc: Doc, url: UrlState): boolean {
  const asked = url.array ?? url.slice ?? url.against ?? url.columns;
  return isPowerSpectrum(doc) && asked === undefined;
}

export interface SpectrumView {
  doc: Doc;
  url: UrlState;
  title: string;
  revision: string;
  /** `dropped` names what the URL says no more. */
  change(delta: Partial<UrlState>, ...dropped: (keyof UrlState)[]): void;
}

/** How the document's levels are shown, and the choice of it. */
export function planShown(doc: Doc, url: UrlState, change: SpectrumView["change"], isDecibelOnly = false) {
  const stored = parsePower(doc);
  const choice = { ...chooseLevel(doc, stored, url), ...(isDecibelOnly && { decibel: true }) };
  const quantities = quantitiesOf(stored);
  const form = levelChoice({ choice, quantities, unit: stored.unit ?? "", isDecibelOnly, change });
  return { shown: planLevel(stored, choice, String(doc.unit ?? "")), form };
}

export function spectrumSection({ doc, url, title, revision, change }: SpectrumView) {
  const { form } = planShown(doc, url, change);
  const changed = ({ detail }: SpectrumChanged) => {
    const entries = Object.entries(detail);
    const dropped = entries.filter(([, value]) => value === undefined).map(([name]) => name as keyof UrlState);
    change(Object.fromEntries(entries.filter(([, value]) => value !== undefined)), ...dropped);
  };
  const { channel } = Object(doc.parameters) as Doc;
  const words = msg(str`channel ${Number(channel) + 1}`);
  const label = typeof channel !== "number" || title.endsWith(words) ? title : `${title}, ${words}`;
  return html`<section class="card stack" aria-labelledby="spectrum">
    <div class="row spread"><h2 id="spectrum">${msg("Spectrum")}</h2>${form}</div>
    <wf-spectrum scope="spectrum" open .docId=${url.path} .doc=${doc} .revision=${revision} .label=${label} .reading=${url}
      @wf-reading-changed=${changed}></wf-spectrum>
  </section>`;
}
