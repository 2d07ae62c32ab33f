import { msg } from "@lit/localize";
import { css, html, nothing } from "lit";
import { Gadget } from "../../src/gadget/index.ts";
import "../acquirable.ts";
import { sharedStyle } from "../style.ts";
import { type Chapter, chapters } from "./chapters.ts";

/** How the app is used: it is stored with the app, and read without a network. */
export class HelpGadget extends Gadget {
  static override styles = [
    sharedStyle,
    css`
      .page {
        max-inline-size: 44rem;
      }
      p,
      li {
        line-height: 1.55;
      }
      ol {
        margin: 0;
        padding-inline-start: 1.4rem;
      }
      nav ol {
        list-style: none;
        padding: 0;
        columns: 2 12rem;
      }
      nav button {
        justify-content: flex-start;
        padding-inline: 0.4rem;
        text-align: start;
      }
      h2 {
        outline: none;
        scroll-margin-block-start: 5rem;
      }
    `,
  ];

  #goTo(id: string) {
    const heading = this.renderRoot.querySelector<HTMLElement>(`#${id}`);
    heading?.scrollIntoView({ block: "start" });
    heading?.focus({ preventScroll: true });
  }

  #chapter({ id, title, paragraphs, steps }: Chapter) {
    return html`<section class="card stack" aria-labelledby=${id}>
      <h2 id=${id} tabindex="-1">${title}</h2>
      ${paragraphs.map((text) => html`<p>${text}</p>`)}
      ${steps ? html`<ol>${steps.map((text) => html`<li>${text}</li>`)}</ol>` : nothing}
    </section>`;
  }

  protected override render() {
    const all = chapters();
    return html`<div class="stack page">
      <h1>${msg("Help")}</h1>
      <nav class="card" aria-label=${msg("Chapters")}><ol>${all.map(
        ({ id, title }) =>
          html`<li><button class="quiet" type="button" @click=${() => this.#goTo(id)}>${title}</button></li>`,
      )}</ol></nav>
      ${all.map((chapter) => this.#chapter(chapter))}
      <div class="row"><button type="button" @click=${() => void this.acquire("showShortcuts", [])}>${msg("Keyboard shortcuts …")}</button></div>
    </div>`;
  }
}

customElements.define("wf-help", HelpGadget);
