import { msg } from "@lit/localize";
import { css, html, LitElement } from "lit";
import { mergeGroups, type ShortcutGroup } from "../shortcuts.ts";
import { sharedStyle } from "../style.ts";
import { everywhere } from "./everywhere.ts";

const NAMES: Readonly<Record<string, string>> = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };

/** What is to be listed: the page's own keys first. */
export const groupsOf = (groups: Iterable<ShortcutGroup>): ShortcutGroup[] =>
  mergeGroups([everywhere({ go() {}, showHelp() {}, showGadgets() {} }), ...groups]);

/** Every key there is on this page, and the switch for those of one letter. Sends `wf-closed` and `wf-switched`. */
export class ShortcutDialog extends LitElement {
  static override properties = { groups: { attribute: false }, isOn: { attribute: false } };
  static override styles = [
    sharedStyle,
    css`
      dialog {
        inline-size: min(38rem, calc(100vw - 1rem));
        max-inline-size: none;
        max-block-size: calc(100dvh - 1rem);
        padding: 1.25rem;
        color: var(--wf-text);
        background: var(--wf-surface);
        border: 1px solid var(--wf-line);
        border-radius: var(--wf-radius);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }
      dl {
        grid-template-columns: minmax(4.5rem, max-content) minmax(0, 1fr);
        gap: 0.375rem 1rem;
      }
      dt,
      dd {
        font-size: 1rem;
        color: var(--wf-text);
      }
      h3 {
        font-size: 0.9375rem;
        color: var(--wf-muted);
      }
      kbd {
        display: inline-block;
        min-inline-size: 1.75em;
        padding: 0.05em 0.4em;
        border: 1px solid var(--wf-control);
        border-radius: 6px;
        background: var(--wf-raised);
        font: inherit;
        text-align: center;
      }
      label {
        display: flex;
        align-items: center;
        gap: 0.75rem;
        min-block-size: var(--wf-touch);
      }
      input {
        min-height: 1.5rem;
        inline-size: 1.5rem;
        accent-color: var(--wf-accent);
      }
      .end {
        justify-content: flex-end;
      }
    `,
  ];
  declare groups: readonly ShortcutGroup[];
  declare isOn: boolean;

  constructor() {
    super();
    this.groups = [];
    this.isOn = true;
  }

  protected override firstUpdated() {
    this.renderRoot.querySelector("dialog")?.showModal();
  }

  #switched(event: Event) {
    this.isOn = (event.target as HTMLInputElement).checked;
    this.dispatchEvent(new CustomEvent("wf-switched", { detail: this.isOn }));
  }

  #key(sequence: string) {
    return html`${sequence.split(" ").map((key, n) => html`${n > 0 ? " " : ""}<kbd>${NAMES[key] ?? key}</kbd>`)}`;
  }

  #group({ title, shortcuts }: ShortcutGroup, n: number) {
    return html`<section class="stack" aria-labelledby=${`group-${n}`}>
      <h3 id=${`group-${n}`}>${title}</h3>
      <dl>${shortcuts.map(
        ({ keys, text }) =>
          html`<dt>${keys.map((key, k) => html`${k > 0 ? msg(" or ") : ""}${this.#key(key)}`)}</dt><dd>${text}</dd>`,
      )}</dl>
    </section>`;
  }

  protected override render() {
    return html`<dialog aria-labelledby="title" @close=${() => this.dispatchEvent(new CustomEvent("wf-closed"))}>
      <form method="dialog" class="stack">
        <h2 id="title">${msg("Keyboard shortcuts")}</h2>
        ${this.groups.map((group, n) => this.#group(group, n))}
        <label><input type="checkbox" .checked=${this.isOn} @change=${this.#switched} />
          ${msg("Keys of one letter act on the page")}</label>
        <div class="row end"><button autofocus>${msg("Close")}</button></div>
      </form>
    </dialog>`;
  }
}

if (!customElements.get("wf-shortcut-dialog")) customElements.define("wf-shortcut-dialog", ShortcutDialog);
