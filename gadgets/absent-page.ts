import { msg } from "@lit/localize";
import { html } from "lit";

/** What stands in place of a document that a link names and this device does not have. */
export function absentPage() {
  return html`<div class="stack">
    <h1>${msg("Not on this device")}</h1>
    <p>${msg("This link names a document that was deleted here, or that is kept on another device.")}</p>
    <p><a href="/#/">${msg("Home")}</a></p>
  </div>`;
}
