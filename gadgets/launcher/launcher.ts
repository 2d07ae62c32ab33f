import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import { Gadget } from "../../src/gadget/index.ts";
import { type Job, portalTypeOf } from "../../src/portal/index.ts";
import type { AppState } from "../acquirable.ts";
import { sharedStyle } from "../style.ts";
import { parseHash, type UrlState } from "../url-state.ts";
import { launcherStyle } from "./launcher-style.ts";

interface Question {
  title: string;
  text: string;
  action: string;
  answer(yes: boolean): void;
}

const STORAGE = "?page=storage";
const STORAGE_JOBS: readonly Job["kind"][] = ["export", "restore", "verify"];

/** What a URL shows, apart from the state of it. */
const placeOf = ({ path, page }: UrlState) => (path === "" && page === "storage" ? STORAGE : path);

/** The page's root: navigation, what the URL names, jobs, the app's own state; asks questions for its descendants. */
export class LauncherGadget extends Gadget {
  static override properties = {
    url: { state: true },
    app: { state: true },
    busy: { state: true },
    question: { state: true },
    failure: { state: true },
    dropping: { state: true },
  };
  static override styles = [sharedStyle, launcherStyle];
  declare url: UrlState;
  declare app: AppState;
  declare busy: boolean;
  declare question: Question | undefined;
  declare failure: Error | undefined;
  declare dropping: boolean;

  override allowPublicAcquisition = {
    confirm: (question: Omit<Question, "answer">) => this.#ask(question),
    reportServiceError: (error: unknown) => {
      this.failure = error instanceof Error ? error : new Error(String(error));
    },
  };

  constructor() {
    super();
    this.url = parseHash(location.hash);
    this.app = { offlineReady: false, updateWaiting: false, updateBlocked: false, installable: false };
    this.busy = false;
    this.dropping = false;
  }

  override async ready() {
    this.onEvent("hashchange", (_event, signal) => this.#open(parseHash(location.hash), signal), { target: window });
    for (const [type, over] of [
      ["dragover", true],
      ["dragleave", false],
      ["drop", false],
    ] as const)
      this.onEvent(type, (event) => this.#drag(event as DragEvent, over), { target: window });
    this.declareService((signal) => this.acquire("watchApp", [(app) => (this.app = app)], { signal }));
    const watch = (signal: AbortSignal) =>
      this.acquire("watchJobs", [(jobs) => (this.busy = jobs.some(({ state }) => state === "running"))], { signal });
    this.declareService(watch);
    await this.#name();
    await Promise.all(["wf-job-list", ...this.#tags(this.url)].map((tag) => this.acquire("loadGadget", [tag])));
  }

  /** A document names itself, once it is there. */
  async #name() {
    const place = placeOf(this.url);
    const titles: Record<string, string> = {
      data_stream_module: msg("Data Streams"),
      data_array_module: msg("Data Arrays"),
      [STORAGE]: msg("Storage"),
    };
    if (!place.includes("/")) await this.acquire("updateHeader", [{ title: titles[place] ?? "" }]);
  }

  /** The gadgets that a URL needs, to be loaded before it is shown. */
  #tags(url: UrlState): string[] {
    const { path } = url;
    if (placeOf(url) === STORAGE) return ["wf-storage"];
    const [module = "", uuid] = path.split("/");
    if (uuid) return [portalTypeOf(module)?.pageTag ?? "wf-document-list"];
    return path === "" ? ["wf-import", "wf-document-list"] : ["wf-document-list"];
  }

  async #open(url: UrlState, signal: AbortSignal) {
    this.failure = undefined;
    this.#answer(false); // who asked is about to leave
    try {
      await Promise.all(this.#tags(url).map((tag) => this.acquire("loadGadget", [tag])));
    } catch (error) {
      this.failure = error as Error; // this page stays; following the link again tries again
      return;
    }
    if (signal.aborted) return; // meanwhile asked for another page, whose gadgets were there sooner
    const moved = placeOf(url) !== placeOf(this.url);
    this.url = url;
    if (!moved) return;
    await this.#name();
    await this.updateComplete;
    this.#focusMain();
    window.scrollTo(0, 0);
  }

  /** Only shows where the files would go; the page takes them. */
  #drag(event: DragEvent, over: boolean) {
    this.dropping = over && event.dataTransfer?.types.includes("Files") === true;
  }

  #ask(question: Omit<Question, "answer">): Promise<boolean> {
    this.#answer(false);
    return new Promise((resolve) => {
      this.question = { ...question, answer: resolve };
      void this.updateComplete.then(() => this.renderRoot.querySelector("dialog")?.showModal());
    });
  }

  #answer(yes: boolean) {
    this.question?.answer(yes);
    this.question = undefined;
  }

  #closed(event: Event) {
    this.#answer((event.target as HTMLDialogElement).returnValue === "yes");
  }

  #link(path: string, label: string) {
    const place = placeOf(this.url);
    const here = place === path || (path !== "" && place.startsWith(`${path}/`));
    return html`<a href=${`/#/${path}`} aria-current=${here ? "page" : nothing}>${label}</a>`;
  }

  #header() {
    const { offlineReady, installable } = this.app;
    return html`<header>
      <button class="skip" type="button" @click=${this.#focusMain}>${msg("Skip to content")}</button>
      <a class="brand" href="/#/">
        <img src="/icons/icon.svg" alt="" width="32" height="32" />
        <span>Wendelin Field</span>
      </a>
      <nav aria-label=${msg("Modules")}>
        ${this.#link("", msg("Home"))} ${this.#link("data_stream_module", msg("Data Streams"))}
        ${this.#link("data_array_module", msg("Data Arrays"))} ${this.#link(STORAGE, msg("Storage"))}
      </nav>
      <div class="app row">
        <span class="small status" role="status">
          ${offlineReady ? html`<span class="dot" aria-hidden="true"></span>${msg("Ready to work offline")}` : nothing}
        </span>
        ${
          installable
            ? html`<button type="button" @click=${() => void this.acquire("installApp", [])}>${msg("Install")}</button>`
            : nothing
        }
      </div>
    </header>`;
  }

  #notices() {
    return html`
      ${
        this.app.updateWaiting
          ? html`<div class="card notice row spread" role="status">
              <p>${this.busy || this.app.updateBlocked ? msg("New version. It can start when the running jobs are done, in every tab.") : msg("New version. Restart when you like.")}</p>
              <button type="button" ?disabled=${this.busy} @click=${() => void this.acquire("updateApp", [])}>
                ${msg("Restart")}
              </button>
            </div>`
          : nothing
      }
      ${
        this.failure
          ? html`<div class="card notice row spread" role="alert">
              <p class="danger">${this.failure.message}</p>
              <button class="quiet" type="button" aria-label=${msg("Dismiss")} @click=${() => (this.failure = undefined)}>✕</button>
            </div>`
          : nothing
      }
    `;
  }

  #page() {
    const { path } = this.url;
    const [module = "", uuid] = path.split("/");
    const type = portalTypeOf(module);
    if (placeOf(this.url) === STORAGE) return html`<wf-storage scope="page"></wf-storage>`;
    if (path === "") {
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
    if (!type) {
      return html`<div class="stack"><h1>${msg("There is no such page")}</h1>
        <p>${msg(str`Nothing is kept under “${path}”.`)} <a href="/#/">${msg("Home")}</a></p></div>`;
    }
    if (!uuid) {
      return html`<div class="stack">
        <h1>${module === "data_array_module" ? msg("Data Arrays") : msg("Data Streams")}</h1>
        <section class="card"><wf-document-list scope="list" portal-type=${type.portalType}></wf-document-list></section>
      </div>`;
    }
    const url = guard([this.url], () => this.url); // the page goes on from it by itself; Lit would set an object at every rendering
    return type.pageTag === "wf-data-array"
      ? html`<wf-data-array scope="page" .url=${url}></wf-data-array>`
      : html`<wf-data-stream scope="page" .url=${url}></wf-data-stream>`;
  }

  #dialog() {
    if (!this.question) return nothing;
    const { title, text, action } = this.question;
    return html`<dialog aria-labelledby="question" @close=${this.#closed}>
      <form method="dialog" class="stack">
        <h2 id="question">${title}</h2>
        <p>${text}</p>
        <div class="row end">
          <button value="no" autofocus>${msg("Cancel")}</button>
          <button value="yes" class="danger">${action}</button>
        </div>
      </form>
    </dialog>`;
  }

  protected override render() {
    return html`
      ${this.#header()}
      <main tabindex="-1">
        ${this.#notices()}
        <wf-job-list scope="jobs"
          .shownElsewhere=${placeOf(this.url) === STORAGE ? STORAGE_JOBS : []}></wf-job-list>
        ${this.#page()}
      </main>
      ${this.dropping ? html`<div class="drop" aria-hidden="true"><p>${msg("Drop to import")}</p></div>` : nothing}
      ${this.#dialog()}
    `;
  }

  #focusMain() {
    this.renderRoot.querySelector("main")?.focus({ preventScroll: true });
  }
}

customElements.define("wf-launcher", LauncherGadget);
