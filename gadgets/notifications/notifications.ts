import { msg, str } from "@lit/localize";
import { css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Gadget } from "../../src/gadget/index.ts";
import type { Job } from "../../src/portal/index.ts";
import type { AppState, Notice } from "../acquirable.ts";
import { sharedStyle } from "../style.ts";

/** What a person should hear of without having asked: a new version, failures, messages of gadgets. Sends `wf-dismissed`. */
export class NotificationsGadget extends Gadget {
  static override properties = {
    notices: { attribute: false },
    app: { state: true },
    busy: { state: true },
    recording: { state: true },
  };
  static override styles = [
    sharedStyle,
    css`
      .notice {
        margin-bottom: 1rem;
        padding: 0.5rem 0.5rem 0.5rem 1rem;
      }
      .failure {
        border-inline-start: 4px solid var(--wf-danger);
      }
      p {
        flex: 1 1 12rem;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .row {
        flex-wrap: nowrap;
      }
    `,
  ];
  declare notices: readonly Notice[];
  declare app: AppState | undefined;
  declare busy: boolean;
  declare recording: boolean;

  constructor() {
    super();
    this.notices = [];
    this.busy = this.recording = false;
  }

  override ready() {
    this.declareService((signal) => this.acquire("watchApp", [(app) => (this.app = app)], { signal }));
    this.declareService((signal) => this.acquire("watchJobs", [(jobs) => this.#heard(jobs)], { signal }));
  }

  #heard(jobs: readonly Job[]) {
    const running = jobs.filter(({ state }) => state === "running");
    this.busy = running.length > 0;
    this.recording = running.some(({ kind }) => kind === "record");
  }

  #dismiss(notice: Notice) {
    this.dispatchEvent(new CustomEvent("wf-dismissed", { detail: notice }));
  }

  #update({ updateWaiting, updateBlocked }: AppState) {
    if (!updateWaiting) return nothing;
    const text = this.recording
      ? msg("New version. It can start after the recording.")
      : this.busy || updateBlocked
        ? msg("New version. It can start when the running jobs are done, in every tab.")
        : msg("New version. Restart when you like.");
    return html`<div class="card notice row spread">
      <p>${text}</p>
      <button type="button" ?disabled=${this.busy} @click=${() => void this.acquire("updateApp", [])}>
        ${msg("Restart")}
      </button>
    </div>`;
  }

  #notice(notice: Notice) {
    const isFailure = notice.kind === "failure";
    return html`<div class=${isFailure ? "card notice failure row spread" : "card notice row spread"} role=${isFailure ? "alert" : nothing}>
      <p class=${isFailure ? "danger" : nothing}>${notice.text}</p>
      <button class="quiet" type="button" aria-label=${msg(str`Dismiss: ${notice.text}`)} @click=${() => this.#dismiss(notice)}>✕</button>
    </div>`;
  }

  #list(isFailure: boolean) {
    return repeat(
      this.notices.filter(({ kind }) => (kind === "failure") === isFailure),
      (notice) => notice, // told once more, a text stands there anew, and is read out again
      (notice) => this.#notice(notice),
    );
  }

  protected override render() {
    return html`<div role="status">${this.app ? this.#update(this.app) : nothing}${this.#list(false)}</div>
      ${this.#list(true)}`;
  }
}

customElements.define("wf-notifications", NotificationsGadget);
