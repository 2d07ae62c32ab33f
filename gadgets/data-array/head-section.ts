/** What the page is about, and whether it still holds. */
import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import type { StaleResult } from "../../src/portal/index.ts";
import { staleNotice } from "../stale-section.ts";

export interface Head {
  title: string;
  stale: StaleResult | undefined;
  isRunning: boolean;
  compute(): void;
  remove(): void;
}

export function headSection({ title, stale, isRunning, compute, remove }: Head) {
  return html`<div>
    <div class="row spread">
      <h1 tabindex="-1" data-after="head">${title}</h1>
      <button class="quiet danger" type="button" @click=${remove}>${msg("Delete")}</button>
    </div>
    <div class="told" role="status">${stale ? staleNotice(stale, { about: "head", isRunning, compute }) : nothing}</div>
  </div>`;
}
