/** What the page is about, and whether it still holds. */
import { html, nothing } from "lit";
import type { Doc } from "../../src/jio/index.ts";
import type { StaleResult } from "../../src/portal/index.ts";
import { staleNotice } from "../stale-section.ts";

export interface Head {
  id: string;
  doc: Doc;
  stale: StaleResult | undefined;
  isRunning: boolean;
  compute(): void;
}

export function headSection({ id, doc, stale, isRunning, compute }: Head) {
  return html`<div>
    <wf-document-head scope="head" data-after="head" .docId=${id} .doc=${doc}></wf-document-head>
    <div class="told" role="status">${stale ? staleNotice(stale, { about: "head", isRunning, compute }) : nothing}</div>
  </div>`;
}
