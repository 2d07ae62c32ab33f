import { msg } from "@lit/localize";
import { css, html, type PropertyValues } from "lit";
import { Gadget } from "../../src/gadget/index.ts";
import { absentPage } from "../absent-page.ts";
import "../acquirable.ts";
import { placeOf } from "../places.ts";
import { sharedStyle } from "../style.ts";
import { formatHash, parseHash, type UrlState } from "../url-state.ts";
import "./stored-properties.ts";

/** A document, as the gadget of its portal type shows it, or as it is stored (`view=properties`). */
export class DocumentPageGadget extends Gadget {
  static override readonly retriedBy = ["url"];
  static override properties = { url: { attribute: false } };
  static override styles = [
    sharedStyle,
    css`
      .views {
        margin-block-start: 1rem;
      }
      .views a {
        display: inline-flex;
        align-items: center;
        min-height: var(--wf-touch);
      }
    `,
  ];
  declare url: UrlState;
  #shown: (HTMLElement & { url: UrlState }) | undefined;

  constructor() {
    super();
    this.url = parseHash(location.hash);
  }

  /** The gadget stays as long as its kind: it goes on from its URL by itself. */
  protected override willUpdate(changed: PropertyValues<this>) {
    if (!changed.has("url")) return;
    const tag = this.#tag();
    if (this.#shown?.localName !== tag) {
      this.#shown = tag ? (document.createElement(tag) as HTMLElement & { url: UrlState }) : undefined;
      this.#shown?.setAttribute("scope", "view");
    }
    if (this.#shown) this.#shown.url = this.url;
  }

  #tag(): string | undefined {
    const place = placeOf(this.url);
    if (place.kind !== "document") return undefined;
    return place.view === "properties" ? "wf-stored-properties" : place.type.pageTag;
  }

  override async ready() {
    const tag = this.#tag();
    if (tag && tag !== "wf-stored-properties") await this.acquire("loadGadget", [tag]);
  }

  protected override render() {
    const { path } = this.url;
    const place = placeOf(this.url);
    if (place.kind !== "document") return absentPage();
    const isStored = place.view === "properties";
    return html`${this.#shown}
      <p class="views small">${
        isStored
          ? html`<a href=${`/${formatHash({ path })}`}>${msg("Back to the document")}</a>`
          : html`<a href=${`/${formatHash({ path, named: "properties" })}`}>${msg("What is stored of it")}</a>`
      }</p>`;
  }
}

customElements.define("wf-document-page", DocumentPageGadget);
