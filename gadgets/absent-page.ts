import { msg } from "@lit/localize";
import { html } from "lit";
import { isCode } from "../src/base/errors.ts";

/** For the `catch` of a `jio_get`: a document that is not here is an answer, every other failure stays one. */
export function undefinedIfAbsent(error: unknown): undefined {
  if (!isCode(error, "not-found")) throw error;
}

/** What stands in place of a document that a link names and this device does not have. */
export function absentPage() {
  return html`<div class="stack">
    <h1>${msg("Not on this device")}</h1>
    <p>${msg("This link names a document that was deleted here, or that is kept on another device.")}</p>
    <p>${msg("On the device that has it, “Export everything” on the storage page makes an archive; imported here, the link shows what it showed there.")}</p>
    <p><a href="/#/">${msg("Home")}</a> · <a href="/#/?page=storage">${msg("Storage")}</a> · <a href="/#/?page=trash">${msg("Trash")}</a></p>
  </div>`;
}
