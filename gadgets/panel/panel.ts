import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import { Gadget } from "../../src/gadget/index.ts";
import "../acquirable.ts";
import { sharedStyle } from "../style.ts";
import { formatHash, parseHash, type UrlState } from "../url-state.ts";
import { panelStyle } from "./panel-style.ts";

/** Icons of the bar at the bottom, of 24 by 24. */
const ICONS = {
  home: "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
  record: "M12 3v0a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4",
  streams: "M2 12h3l2-6 4 14 4-17 3 9h4",
  arrays: "M4 4h16v16H4zM4 9.3h16M4 14.6h16M9.3 4v16M14.6 4v16",
  storage: "M4 6c0-3 16-3 16 0v12c0 3-16 3-16 0zM4 6c0 3 16 3 16 0M4 12c0 3 16 3 16 0",
  more: "M5 12h.01M12 12h.01M19 12h.01",
} as const;

/** Where to go: modules and pages, in messages of their own: there is little room; the less used ones behind a button where there is little room. */
export class PanelGadget extends Gadget {
  static override properties = { url: { attribute: false }, open: { state: true } };
  static override styles = [sharedStyle, panelStyle];
  declare url: UrlState;
  declare open: boolean;

  constructor() {
    super();
    this.url = parseHash(location.hash);
    this.open = false;
  }

  override ready() {
    this.onEvent("hashchange", () => (this.open = false), { target: window });
    const pressed = (event: Event) => event.composedPath().includes(this) || (this.open = false);
    this.onEvent("pointerdown", pressed, { target: window });
    this.onEvent("keydown", (event) => (event as KeyboardEvent).key === "Escape" && this.#close());
  }

  #close() {
    if (!this.open) return;
    this.open = false;
    this.renderRoot.querySelector<HTMLElement>(".more")?.focus();
  }

  /** A document belongs to its module's link. */
  #isHere(to: UrlState): boolean {
    const { path, page } = this.url;
    return to.path === "" ? path === "" && page === to.page : path.split("/")[0] === to.path;
  }

  #link(to: UrlState, label: string, icon?: keyof typeof ICONS) {
    return html`<a href=${`/${formatHash(to)}`} aria-current=${this.#isHere(to) ? "page" : nothing}>
      ${icon ? this.#icon(icon) : nothing}${label}</a>`;
  }

  #icon(name: keyof typeof ICONS) {
    const width = name === "more" ? "3" : nothing;
    return html`<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d=${ICONS[name]} stroke-width=${width}></path></svg>`;
  }

  #showShortcuts() {
    this.open = false;
    void this.acquire("showShortcuts", []);
  }

  protected override render() {
    const rest: [UrlState, string][] = [
      [{ path: "", page: "search" }, msg("Search")],
      [{ path: "", page: "trash" }, msg("Trash")],
      [{ path: "", page: "settings" }, msg("Settings")],
      [{ path: "error_report_module" }, msg("Error reports")],
      [{ path: "", page: "help" }, msg("Help")],
    ];
    return html`<nav aria-label=${msg("Modules")}>
      ${this.#link({ path: "" }, msg("Home", { id: "menu-home" }), "home")}
      ${this.#link({ path: "", page: "record" }, msg("Record", { id: "menu-record" }), "record")}
      ${this.#link({ path: "data_stream_module" }, msg("Data Streams", { id: "menu-data-streams" }), "streams")}
      ${this.#link({ path: "data_array_module" }, msg("Data Arrays", { id: "menu-data-arrays" }), "arrays")}
      ${this.#link({ path: "", page: "storage" }, msg("Storage", { id: "menu-storage" }), "storage")}
      <button class="more" type="button" aria-expanded=${this.open ? "true" : "false"} aria-controls="rest"
        ?data-here=${rest.some(([to]) => this.#isHere(to))} @click=${() => (this.open = !this.open)}>
        ${this.#icon("more")}${msg("More")}
      </button>
      <div id="rest" class=${this.open ? "rest open" : "rest"}>
        ${rest.map(([to, label]) => this.#link(to, label))}
        <button type="button" @click=${this.#showShortcuts}>${msg("Keyboard shortcuts")}</button>
      </div>
    </nav>`;
  }
}

customElements.define("wf-panel", PanelGadget);
