import { msg } from "@lit/localize";
import { css, html, type PropertyValues } from "lit";
import { Gadget } from "../../src/gadget/index.ts";
import type { Settings } from "../../src/portal/index.ts";
import "../acquirable.ts";
import type { FormContent, FormField } from "../fields.ts";
import type { FormSubmitted } from "../form/form.ts";
import { sharedStyle } from "../style.ts";
import { contentOf, settingsFields, settingsOf } from "./settings-form.ts";

/** What a person may choose for the app; kept on this device and followed by all its tabs. */
export class SettingsGadget extends Gadget {
  static override properties = { settings: { state: true }, saving: { state: true } };
  static override styles = [
    sharedStyle,
    css`
      .keys {
        justify-items: start;
      }
    `,
  ];
  declare settings: Settings | undefined;
  declare saving: boolean;
  /** Made anew with the settings only: a new content takes the place of what is typed. */
  #fields: readonly FormField[] = [];
  #content: FormContent = {};
  #isChanged = false;
  #newest: Settings | undefined;

  constructor() {
    super();
    this.saving = false;
  }

  override async ready() {
    await this.acquire("loadGadget", ["wf-form"]);
    this.declareService((signal) => this.acquire("watchSettings", [(settings) => this.#show(settings)], { signal }));
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (!changed.has("settings") || !this.settings) return;
    this.#fields = settingsFields(this.settings);
    this.#content = contentOf(this.settings);
  }

  /** Another tab's choice does not take away what is being chosen here. */
  #show(settings: Settings) {
    this.#newest = settings;
    if (!this.#isChanged) this.settings = settings;
  }

  async #save({ detail }: FormSubmitted) {
    this.saving = true;
    this.#isChanged = false; // what is typed from here on is not in what is saved
    try {
      await this.acquire("saveSettings", [settingsOf(detail, this.#newest!)]);
      await this.acquire("notifySubmitted", []);
      if (this.#isChanged) await this.acquire("notifyChange", []);
      else this.settings = this.#newest;
      await this.acquire("notify", [{ kind: "message", text: msg("Settings are saved.") }]);
    } catch (error) {
      this.#isChanged = true;
      await this.report(error);
    } finally {
      this.saving = false;
    }
  }

  protected override render() {
    if (!this.settings) return html`<p class="muted" role="status">${msg("Loading …")}</p>`;
    return html`<div class="stack">
      <h1>${msg("Settings")}</h1>
      <section class="card stack" aria-labelledby="settings">
        <h2 id="settings">${msg("This app on this device")}</h2>
        <wf-form scope="form" .fields=${this.#fields} .content=${this.#content} .busy=${this.saving}
          action=${msg("Save")} @wf-changed=${() => (this.#isChanged = true)}
          @wf-submitted=${(event: FormSubmitted) => void this.#save(event)}></wf-form>
      </section>
      <section class="card stack keys" aria-labelledby="keys">
        <h2 id="keys">${msg("Keyboard")}</h2>
        <p class="muted">${msg("Everything here can be done by keyboard. Press ? on any page, or look here.")}</p>
        <button type="button" @click=${() => void this.acquire("showShortcuts", [])}>${msg("Keyboard shortcuts …")}</button>
      </section>
    </div>`;
  }
}

customElements.define("wf-settings", SettingsGadget);
