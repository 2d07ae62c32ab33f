import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import { once } from "../../src/base/once.ts";
import { Gadget, toggleDeveloper } from "../../src/gadget/index.ts";
import type { Job, Settings } from "../../src/portal/index.ts";
import type { Notice } from "../acquirable.ts";
import { failureWords } from "../failure-words.ts";
import { keyOf, type PageName, placeOf, tagsOf } from "../places.ts";
import type { ShortcutGroup } from "../shortcuts.ts";
import { sharedStyle } from "../style.ts";
import { formatHash, parseHash, type UrlState } from "../url-state.ts";
import { launcherStyle } from "./launcher-style.ts";
import { guardLeaving, Unsaved } from "./leaving.ts";
import { createPageElements, homePage, modulePage, moduleTitle, pageTitle, unknownPage } from "./pages.ts";
import { plainGroup, plainNotice, plainQuestion, plainText } from "./plain.ts";
import { type Asked, questionDialog } from "./question-dialog.ts";

/** What a page tells of itself. */
const PAGE_JOBS: Readonly<Record<string, readonly Job["kind"][]>> = {
  storage: ["export", "restore", "verify"],
  record: ["record"],
};
const NO_JOBS: readonly Job["kind"][] = [];
const MOST_NOTICES = 5;
const FRAME = ["wf-header", "wf-panel", "wf-notifications", "wf-job-list"];

const loadHelp = once(() => import("./shortcut-dialog.ts"));
const loadKeys = once(() => import("./key-map.ts"));

/** The page's root: shows what the URL names, keeps the keys and the notices, asks questions for its descendants. */
export class LauncherGadget extends Gadget {
  static override properties = {
    url: { state: true },
    notices: { state: true },
    question: { state: true },
    help: { state: true },
    dropping: { state: true },
  };
  static override styles = [sharedStyle, launcherStyle];
  declare url: UrlState;
  declare notices: readonly Notice[];
  declare question: (Asked & { answer(yes: boolean): void }) | undefined;
  declare help: readonly ShortcutGroup[] | undefined;
  declare dropping: boolean;

  #settings: Settings | undefined;
  readonly #unsaved = new Unsaved();
  readonly #groups = new Set<ShortcutGroup>();
  readonly #pageElement = createPageElements();

  override allowPublicAcquisition = this.#provide();

  constructor() {
    super();
    this.url = parseHash(location.hash);
    this.notices = [];
    this.dropping = false;
  }

  #provide() {
    const [launcher, unsaved, groups] = [this, this.#unsaved, this.#groups];
    return {
      confirm: (question: Asked) => launcher.#ask(plainQuestion(question)),
      notify: (notice: Notice) => launcher.#notify(plainNotice(notice)),
      showShortcuts: () => launcher.#showHelp(),
      notifyChange(this: { scope: string; signal: AbortSignal }) {
        unsaved.change(this.scope, this.signal);
      },
      notifySubmitted(this: { scope: string }) {
        unsaved.submit(this.scope);
      },
      declareShortcuts(this: { signal: AbortSignal }, declared: ShortcutGroup) {
        const group = plainGroup(declared);
        groups.add(group);
        this.signal.addEventListener("abort", () => groups.delete(group), { once: true });
      },
      reportServiceError(this: { path: string }, error: unknown) {
        launcher.#failed(error);
        void launcher.acquire("recordFailure", [error, this.path]);
      },
    };
  }

  override async ready() {
    this.onEvent("hashchange", (_event, signal) => this.#open(parseHash(location.hash), signal), { target: window });
    this.onEvent("languagechange", () => this.#name(), { target: window });
    for (const [type, over] of [
      ["dragover", true],
      ["dragleave", false],
      ["drop", false],
    ] as const)
      this.onEvent(type, (event) => this.#drag(event as DragEvent, over), { target: window });
    this.declareService((signal) => guardLeaving(this.#leaving(), signal));
    this.declareService((signal) => this.acquire("watchSettings", [(now) => (this.#settings = now)], { signal }));
    this.declareService((signal) => this.#followKeys(signal));
    await this.#name();
    await Promise.all([...FRAME, ...tagsOf(placeOf(this.url))].map((tag) => this.acquire("loadGadget", [tag])));
  }

  /** A document names itself, once it is there. */
  async #name() {
    const place = placeOf(this.url);
    const title = {
      home: () => "",
      page: () => pageTitle(this.url.page as PageName),
      module: () => moduleTitle(this.url.path),
      absent: () => msg("There is no such page"),
      document: () => undefined,
    }[place.kind]();
    if (title !== undefined) await this.acquire("updateHeader", [{ title }]);
  }

  async #open(url: UrlState, signal: AbortSignal) {
    const isMoved = keyOf(url) !== keyOf(this.url);
    this.#answer(false); // who asked is about to leave
    if (isMoved && this.#unsaved.isAny && !(await this.#askToLeave())) {
      if (signal.aborted) return; // the question was about another address than the one that stands there now
      history.pushState(null, "", formatHash(this.url));
      return;
    }
    this.notices = [];
    try {
      await Promise.all(tagsOf(placeOf(url)).map((tag) => this.acquire("loadGadget", [tag])));
    } catch (error) {
      this.#unsaved.keep();
      this.#failed(error); // this page stays; following the link again tries again
      return;
    }
    if (signal.aborted) return; // meanwhile asked for another page, whose gadgets were there sooner
    const focused = this.shadowRoot?.activeElement;
    this.url = url;
    if (!isMoved) return;
    this.#unsaved.clear();
    await this.#name();
    await this.updateComplete;
    const now = this.shadowRoot?.activeElement;
    if (!now || now === focused) this.#focusMain(); // else the page has put it where it belongs
    window.scrollTo(0, 0);
  }

  #leaving() {
    return {
      mustAsk: (url?: string) =>
        this.#unsaved.isAny && (url === undefined || keyOf(parseHash(new URL(url).hash)) !== keyOf(this.url)),
      ask: () => this.#askToLeave(),
    };
  }

  async #askToLeave(): Promise<boolean> {
    const isLeaving = await this.#ask({
      title: msg("Leave without saving?"),
      text: msg("What was changed on this page is lost."),
      action: msg("Leave"),
    });
    if (isLeaving) this.#unsaved.letGo();
    return isLeaving;
  }

  /** Only shows where the files would go; the page takes them. */
  #drag(event: DragEvent, over: boolean) {
    this.dropping = over && event.dataTransfer?.types.includes("Files") === true;
  }

  #ask(question: Asked): Promise<boolean> {
    this.#answer(false);
    return new Promise((resolve) => {
      this.question = { ...question, answer: resolve };
      void this.updateComplete.then(() => this.renderRoot.querySelector("dialog")?.showModal());
    });
  }

  readonly #answer = (yes: boolean) => {
    this.question?.answer(yes);
    this.question = undefined;
  };

  #notify(notice: Notice) {
    const others = this.notices.filter(({ text, kind }) => text !== notice.text || kind !== notice.kind);
    this.notices = [...others, notice].slice(-MOST_NOTICES);
  }

  #failed(error: unknown) {
    this.#notify({ kind: "failure", text: plainText(failureWords(error)) });
  }

  async #followKeys(signal: AbortSignal) {
    const keys = await loadKeys().catch(() => undefined); // the page does without
    if (signal.aborted) return;
    const owner = {
      groups: () => this.#groups,
      isOn: () => this.#settings?.shortcuts !== false && !this.question && !this.help,
      go: (path: string, page?: string) => void this.acquire("redirect", [{ path, ...(page && { page }) }]),
      showHelp: () => void this.#showHelp(),
      showGadgets: () => void toggleDeveloper().catch((error: unknown) => this.#failed(error)),
    };
    keys?.followKeys(owner, signal);
  }

  async #showHelp() {
    try {
      const { groupsOf } = await loadHelp();
      this.help = groupsOf(this.#groups);
    } catch (error) {
      this.#failed(error);
    }
  }

  #help() {
    if (!this.help) return nothing;
    const switched = ({ detail }: CustomEvent<boolean>) => {
      const saved = this.#settings && this.acquire("saveSettings", [{ ...this.#settings, shortcuts: detail }]);
      saved?.catch((error: unknown) => this.#failed(error));
    };
    return html`<wf-shortcut-dialog .groups=${this.help} .isOn=${this.#settings?.shortcuts !== false}
      @wf-switched=${switched} @wf-closed=${() => (this.help = undefined)}></wf-shortcut-dialog>`;
  }

  #page() {
    const place = placeOf(this.url);
    const url = guard([this.url], () => this.url); // the page goes on from it by itself; Lit would set an object at every rendering
    const page = this.#pageElement(place.kind === "page" ? place.page : undefined);
    if (place.kind === "home") return homePage();
    if (place.kind === "absent") return unknownPage(formatHash(this.url).slice(2));
    if (place.kind === "document") return html`<wf-document-page scope="page" .url=${url}></wf-document-page>`;
    if (place.kind === "module")
      return place.type.listTag ? html`<wf-error-reports scope="page"></wf-error-reports>` : modulePage(place.type);
    return page;
  }

  protected override render() {
    const { path, page } = this.url;
    const shownElsewhere = path === "" ? PAGE_JOBS[page ?? ""] : undefined;
    const dismissed = ({ detail }: CustomEvent<Notice>) => {
      this.notices = this.notices.filter((notice) => notice !== detail);
    };
    return html`
      <wf-header scope="header">
        <button slot="skip" class="skip" type="button" @click=${this.#focusMain}>${msg("Skip to content")}</button>
        <wf-panel scope="panel" .url=${this.url}></wf-panel>
      </wf-header>
      <main tabindex="-1">
        <wf-notifications scope="notifications" .notices=${this.notices} @wf-dismissed=${dismissed}></wf-notifications>
        <wf-job-list scope="jobs" .shownElsewhere=${shownElsewhere ?? NO_JOBS}></wf-job-list>
        ${this.#page()}
      </main>
      ${this.dropping ? html`<div class="drop" aria-hidden="true"><p>${msg("Drop to import")}</p></div>` : nothing}
      ${questionDialog(this.question, this.#answer)} ${this.#help()}
    `;
  }

  #focusMain() {
    this.renderRoot.querySelector("main")?.focus({ preventScroll: true });
  }
}

customElements.define("wf-launcher", LauncherGadget);
