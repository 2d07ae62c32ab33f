import { msg } from "@lit/localize";
import { css, html, nothing, type PropertyValues } from "lit";
import { FieldError } from "../../src/base/errors.ts";
import { Gadget } from "../../src/gadget/index.ts";
import "../acquirable.ts";
import { fieldControl, fieldStyle } from "../field-control.ts";
import { answersOf, type FormAnswers, type FormContent, type FormField, readForm } from "../fields.ts";
import { sharedStyle } from "../style.ts";

export type FormSubmitted = CustomEvent<FormContent>;

/**
 * Asks what its fields say. Tells those above of changes that nobody has saved (`notifyChange`); sends `wf-changed` with each of them and
 * `wf-submitted` with a sound content. Who saved it calls `notifySubmitted`.
 */
export class FormGadget extends Gadget {
  static override readonly published = ["getContent", "checkValidity"];
  static override properties = {
    fields: { attribute: false },
    content: { attribute: false },
    action: {},
    busy: { type: Boolean },
    answers: { state: true },
    errors: { state: true },
  };
  static override styles = [
    sharedStyle,
    fieldStyle,
    css`
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1.25rem;
        max-inline-size: 34rem;
      }
      button {
        justify-self: start;
        min-inline-size: 8rem;
      }
      @media (max-width: 30rem) {
        button {
          justify-self: stretch;
        }
      }
    `,
  ];
  declare fields: readonly FormField[];
  /** What the fields hold before anybody changes them; a new one takes the place of what was typed. */
  declare content: FormContent;
  /** What the button says; without it there is none. */
  declare action: string;
  declare busy: boolean;
  declare private answers: FormAnswers;
  declare private errors: Readonly<Record<string, string>>;

  constructor() {
    super();
    this.fields = [];
    this.content = {};
    this.action = "";
    this.busy = false;
    this.answers = {};
    this.errors = {};
  }

  /**
   * What the fields say.
   *
   * Throws  "invalid-argument" with the words for each field in `facts.errors` where they do not make sense.
   */
  async getContent(): Promise<FormContent> {
    const reading = readForm(this.fields, this.answers);
    if ("content" in reading) return reading.content;
    throw new FieldError("invalid-argument", msg("Not everything in this form makes sense yet."), {
      errors: reading.errors,
    });
  }

  /** Shows what is wrong, and brings the focus to the first of it. */
  async checkValidity(): Promise<boolean> {
    const reading = readForm(this.fields, this.answers);
    this.errors = "errors" in reading ? reading.errors : {};
    await this.updateComplete;
    const [first] = Object.keys(this.errors);
    if (first) this.renderRoot.querySelector<HTMLElement>(`[name="${CSS.escape(first)}"]`)?.focus();
    return first === undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (!changed.has("fields") && !changed.has("content")) return;
    const kept = changed.has("content") ? {} : this.answers;
    this.answers = { ...answersOf(this.fields, this.content), ...kept };
    if (changed.has("content")) this.errors = {};
  }

  async #changed(event: Event) {
    const control = event.target as HTMLInputElement | HTMLSelectElement;
    const isSwitch = control.getAttribute("type") === "checkbox";
    const answer = isSwitch ? (control as HTMLInputElement).checked : control.value;
    this.answers = { ...this.answers, [control.name]: answer };
    if (this.errors[control.name]) {
      const reading = readForm(this.fields, this.answers);
      this.errors = "errors" in reading ? reading.errors : {};
    }
    this.dispatchEvent(new CustomEvent("wf-changed", { detail: control.name }));
    await this.acquire("notifyChange", []);
  }

  async #submit(event: Event) {
    event.preventDefault();
    if (this.busy || !(await this.checkValidity())) return;
    this.dispatchEvent(new CustomEvent("wf-submitted", { detail: await this.getContent() }));
  }

  protected override render() {
    if (this.fields.length === 0) return html`<p class="muted">${msg("This form has no fields yet.")}</p>`;
    return html`<form novalidate @input=${this.#changed} @submit=${this.#submit}>
      ${this.fields.map((field) => fieldControl(field, { answer: this.answers[field.name] ?? "", error: this.errors[field.name] }))}
      ${this.action ? html`<button class="primary" aria-disabled=${this.busy ? "true" : "false"}>${this.action}</button>` : nothing}
    </form>`;
  }
}

if (!customElements.get("wf-form")) customElements.define("wf-form", FormGadget);
