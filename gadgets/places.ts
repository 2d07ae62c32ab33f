/** What a URL leads to, and which gadgets show it. Pure. */
import { type PortalType, portalTypeOf } from "../src/portal/index.ts";
import type { UrlState } from "./url-state.ts";

export type PageName = keyof typeof PAGES;
export type Place =
  | { readonly kind: "home" }
  | { readonly kind: "page"; readonly page: PageName }
  | { readonly kind: "module"; readonly type: PortalType }
  | { readonly kind: "document"; readonly type: PortalType; readonly view: DocumentView }
  | { readonly kind: "absent" };

/** Pages that show no document, by their name in the URL: the gadget of each; their titles are in launcher/pages.ts. */
export const PAGES = {
  search: "wf-search",
  record: "wf-recorder",
  storage: "wf-storage",
  trash: "wf-trash",
  settings: "wf-settings",
  help: "wf-help",
} as const;

/** "view" is the document's own page, "properties" what is stored of it. */
export type DocumentView = "view" | "properties";
const VIEWS: readonly DocumentView[] = ["view", "properties"];
/** What ERP5JS calls the page of a document: links written for it work here. */
const DOCUMENT_PAGES = ["form", "view"];

export function placeOf({ path, page, named = "view" }: UrlState): Place {
  const [module = "", uuid] = path.split("/");
  if (module === "") {
    if (page === undefined) return { kind: "home" };
    return Object.hasOwn(PAGES, page) ? { kind: "page", page: page as PageName } : { kind: "absent" };
  }
  const type = portalTypeOf(module);
  if (!type || (page !== undefined && !DOCUMENT_PAGES.includes(page))) return { kind: "absent" };
  if (uuid === undefined) return { kind: "module", type };
  const view = VIEWS.find((one) => one === named);
  return view ? { kind: "document", type, view } : { kind: "absent" };
}

/** The gadgets that a place needs, to be loaded before it is shown. */
export function tagsOf(place: Place): string[] {
  if (place.kind === "home") return ["wf-import", "wf-document-list"];
  if (place.kind === "page") return [PAGES[place.page]];
  if (place.kind === "module") return [place.type.listTag ?? "wf-document-list"];
  if (place.kind === "document") return ["wf-document-page", ...(place.view === "view" ? [place.type.pageTag] : [])];
  return [];
}

/** The same text for the same place, whatever part of its plots is shown. */
export function keyOf({ path, page, named }: UrlState): string {
  return JSON.stringify([path, page, named]);
}
