/** What stands on the pages that no other gadget makes. */
import { msg, str } from "@lit/localize";
import { html } from "lit";
import type { PortalType } from "../../src/portal/index.ts";
import { PAGES, type PageName } from "../places.ts";

export const moduleTitle = (module: string) =>
  ({
    data_stream_module: msg("Data Streams"),
    data_array_module: msg("Data Arrays"),
    annotation_module: msg("Notes"),
    error_report_module: msg("Error reports"),
  })[module] ?? module;

export const pageTitle = (page: PageName): string =>
  ({
    search: msg("Search"),
    record: msg("Record"),
    storage: msg("Storage"),
    trash: msg("Trash"),
    settings: msg("Settings"),
    help: msg("Help"),
  })[page];

/** The gadget of a page that shows no document: the same element while that page is shown, a new one when it is opened again. */
export function createPageElements(): (page: PageName | undefined) => HTMLElement | undefined {
  let shown: HTMLElement | undefined;
  return (page) => {
    if (page === undefined) shown = undefined;
    else if (shown?.localName !== PAGES[page]) {
      shown = document.createElement(PAGES[page]);
      shown.setAttribute("scope", "page");
    }
    return shown;
  };
}

export function homePage() {
  return html`<div class="stack">
    <h1>${msg("Data on this device")}</h1>
    <wf-import scope="import"></wf-import>
    <section class="card listed" aria-labelledby="streams">
      <h2 id="streams">${msg("Data Streams")}</h2>
      <wf-document-list scope="list" portal-type="Data Stream" newest="10"></wf-document-list>
    </section>
    <section class="card listed" aria-labelledby="arrays">
      <h2 id="arrays">${msg("Data Arrays")}</h2>
      <wf-document-list scope="arrays" portal-type="Data Array" newest="5"></wf-document-list>
    </section>
  </div>`;
}

export function modulePage({ module, portalType }: PortalType) {
  return html`<div class="stack">
    <h1>${moduleTitle(module)}</h1>
    <section class="card"><wf-document-list scope="list" portal-type=${portalType}></wf-document-list></section>
  </div>`;
}

export function unknownPage(address: string) {
  return html`<div class="stack">
    <h1>${msg("There is no such page")}</h1>
    <p>${msg(str`Nothing is kept under “${address}”.`)} <a href="/#/">${msg("Home")}</a></p>
  </div>`;
}
