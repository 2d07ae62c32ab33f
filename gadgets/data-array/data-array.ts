import { msg, str } from "@lit/localize";
import { html, nothing, type PropertyValues } from "lit";
import type { ArrayFacts, AxisExtent, TableFacts, TablePage } from "../../src/array/tasks.ts";
import { Gadget } from "../../src/gadget/index.ts";
import type { SavedFormat } from "../../src/ingest/index.ts";
import type { Doc } from "../../src/jio/index.ts";
import { absentPage, undefinedIfAbsent } from "../absent-page.ts";
import type { PlotData, TableChoice } from "../acquirable.ts";
import { StaleWatch } from "../stale-watch.ts";
import { sharedStyle } from "../style.ts";
import { parseHash, type UrlState } from "../url-state.ts";
import { arrayExports } from "./array-exports.ts";
import { axisOf, toPlotData } from "./choices.ts";
import { dataArrayStyle } from "./data-array-style.ts";
import { type Drawn, drawnSection, hasOwnPicture } from "./drawn-section.ts";
import { factsSection } from "./facts-section.ts";
import { wordsOf } from "./failure-words.ts";
import { headSection } from "./head-section.ts";
import { partOf, planPage } from "./paging.ts";
import { tableSection } from "./table-section.ts";
import { viewSection } from "./view-section.ts";

type View = { from: number; to: number; columns: number };
type Source = (view: View, signal: AbortSignal) => Promise<PlotData>;
type Zoomed = CustomEvent<{ from: number; to: number }>;

/** A Data Array: its arrays as table and plot, whole or by slice, what it holds and how it was made. */
export class DataArrayGadget extends Gadget {
  static override properties = {
    url: { attribute: false },
    absent: { state: true },
    doc: { state: true },
    arrays: { state: true },
    facts: { state: true },
    page: { state: true },
    extent: { state: true },
    failures: { state: true },
    apart: { state: true },
  };
  static override styles = [sharedStyle, dataArrayStyle];
  declare url: UrlState;
  declare absent: boolean;
  declare doc: Doc | undefined;
  declare arrays: readonly ArrayFacts[];
  declare facts: TableFacts | undefined;
  declare page: TablePage | undefined;
  declare extent: AxisExtent | undefined;
  /** What went wrong in words, by the part of the page that says so. */
  declare failures: Readonly<Partial<Record<"slice" | "table" | "plot", string>>>;
  declare apart: boolean;

  #loads = 0;
  #described = "";
  #sources = new Map<string, Source>();
  #staleness = new StaleWatch(
    this,
    () => [this.url.path],
    (error) => this.report(error),
  );

  constructor() {
    super();
    this.url = parseHash(location.hash);
    this.absent = false;
    this.arrays = [];
    this.failures = {};
    this.apart = false;
  }

  #load = this.declareJob(async (signal) => {
    const id = this.url.path;
    const doc = id && (await this.acquire("jio_get", [id], { signal }).catch(undefinedIfAbsent));
    this.absent = !doc;
    if (!doc) return;
    await this.acquire("updateHeader", [{ title: String(doc.title ?? id) }]);
    this.#loads++;
    this.doc = doc;
    this.#staleness.look();
    this.arrays = await this.acquire("describeArrays", [id], { signal });
    this.#describe(this.url.slice ?? "");
  });

  /** Reads what that slice is as a table; only one that can be shown takes the place of what is. */
  #describe = this.declareJob(async (signal, slice: string) => {
    try {
      const facts = await this.acquire("describeTable", [this.#choice(slice)], { signal });
      this.failures = {};
      this.facts = facts;
      this.#described = keyOf({ ...this.url, slice });
      if (slice !== (this.url.slice ?? "")) this.#startOver(slice ? { slice } : {});
      this.#sources.clear();
      this.#loads++;
      this.#turn();
      this.#measure();
    } catch (error) {
      this.failures = { ...this.failures, slice: wordsOf(error, signal) };
    }
  });

  #turn = this.declareJob(async (signal) => {
    if (!this.facts) return;
    try {
      const part = partOf(planPage(this.facts, this.url));
      const page = await this.acquire("readTable", [{ ...this.#choice(), ...part }], { signal });
      this.#fail("table", "");
      this.page = page;
    } catch (error) {
      this.#fail("table", wordsOf(error, signal));
    }
  });

  #measure = this.declareJob(async (signal) => {
    const { facts, doc } = this;
    this.extent = undefined;
    if (!facts || !doc || hasOwnPicture(doc, this.url)) return;
    try {
      const axis = axisOf(facts, this.url).key;
      this.extent = await this.acquire("measureAxis", [{ ...this.#choice(), axis }], { signal });
      this.#fail("plot", "");
    } catch (error) {
      this.#fail("plot", wordsOf(error, signal));
    }
  });

  override async ready() {
    await Promise.all(
      ["wf-document-head", "wf-plot", "wf-spectrum", "wf-spectrogram"].map((tag) => this.acquire("loadGadget", [tag])),
    );
    this.declareService((signal) =>
      this.acquire("jio_watch", [(change) => change.id === this.url.path && this.#load()], { signal }),
    );
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (!changed.has("url")) return;
    const before = changed.get("url");
    const differs = (...names: (keyof UrlState)[]) => names.some((name) => before?.[name] !== this.url[name]);
    if (differs("path")) {
      this.doc = this.facts = this.page = undefined;
      this.#load();
    } else if (keyOf(this.url) !== this.#described && differs("array", "slice")) this.#describe(this.url.slice ?? "");
    else {
      if (differs("back", "right", "rows")) this.#turn();
      if (
        differs("against") ||
        (this.doc && before && hasOwnPicture(this.doc, before) !== hasOwnPicture(this.doc, this.url))
      )
        this.#measure();
    }
  }

  #choice(slice = this.url.slice ?? ""): TableChoice {
    return { id: this.url.path, path: this.url.array ?? "data", ...(slice && { slice }) };
  }

  #fail(where: "table" | "plot", words: string) {
    this.failures = { ...this.failures, [where]: words };
  }

  #show(next: UrlState) {
    this.url = next;
    void this.acquire("redirect", [this.url, { replace: true }]);
  }

  #change(delta: Partial<UrlState>, ...dropped: (keyof UrlState)[]) {
    const kept = Object.entries({ ...this.url, ...delta }).filter(
      ([name]) => !dropped.includes(name as keyof UrlState),
    );
    this.#show(Object.fromEntries(kept) as unknown as UrlState);
  }

  /** Another array or slice: rows, columns and ranges of the one before mean nothing in it. */
  #startOver(delta: Partial<UrlState>) {
    const { path, array, rows } = this.url;
    this.#show({ path, ...(array && { array }), ...(rows && { rows }), ...delta });
  }

  #chooseArray(path: string) {
    this.facts = this.page = undefined;
    const { rows } = this.url;
    this.#show({ path: this.url.path, array: path, ...(rows && { rows }) });
  }

  #zoomed(event: Zoomed, [first, last]: readonly [number, number]) {
    const { from, to } = event.detail;
    if (from <= first && to >= last) this.#change({}, "view");
    else this.#change({ view: [from, to] });
  }

  #save(title: string, o: { format: SavedFormat; path: string }) {
    const saving = this.acquire("startArrayExport", [this.url.path, title, o]);
    return saving.catch((error) => this.report(error));
  }

  #readSpectrogram: Drawn["spectrogram"] = (request, signal) =>
    this.acquire("readSpectrogram", [this.url.path, request], { signal });

  /** The same function for the same columns, or the plot would ask again at each rendering. */
  #sourceOf(columns: readonly number[]): Source {
    const key = columns.join();
    const known = this.#sources.get(key);
    if (known) return known;
    const source: Source = async ({ from, to, columns: parts }, signal) => {
      const { extent, facts } = this;
      const request = {
        ...this.#choice(),
        axis: axisOf(facts!, this.url).key,
        extent: extent!,
        columns,
        from,
        to,
        parts,
      };
      return toPlotData(await this.acquire("readSeries", [request], { signal }));
    };
    this.#sources.set(key, source);
    return source;
  }

  #plot(doc: Doc, title: string) {
    const { facts, url, extent, failures, apart } = this;
    return drawnSection(doc, {
      ...{ facts, url, extent, apart, title },
      failure: failures.plot ?? "",
      revision: `${url.path} ${this.#loads} ${facts && axisOf(facts, url).key}`,
      sourceOf: (columns) => this.#sourceOf(columns),
      spectrogram: this.#readSpectrogram,
      change: (delta, ...dropped) => this.#change(delta, ...dropped),
      setApart: (next) => {
        this.apart = next;
      },
      zoomed: (event, range) => this.#zoomed(event, range),
    });
  }

  #table(title: string) {
    const { facts, page, url } = this;
    if (!facts) return nothing;
    return tableSection({
      facts,
      page,
      paging: planPage(facts, url),
      label: msg(str`Table of ${title}`),
      failure: this.failures.table ?? "",
      show: (where) => this.#change(where),
    });
  }

  protected override render() {
    const { doc, arrays, url } = this;
    if (this.absent) return absentPage();
    if (!doc) return html`<p class="muted" role="status">${msg("Loading …")}</p>`;
    const title = String(doc.title ?? url.path);
    const path = url.array ?? "data";
    const stale = this.#staleness.of(url.path);
    const choice = viewSection({
      arrays,
      path,
      slice: url.slice ?? "",
      failure: this.failures.slice ?? "",
      chooseArray: (chosen) => this.#chooseArray(chosen),
      chooseSlice: (slice) => this.#describe(slice),
    });
    const isResult = hasOwnPicture(doc, { path: url.path }); // its picture comes first, on a phone too
    return html`<article class="stack">
      ${headSection({
        id: url.path,
        doc,
        stale,
        isRunning: this.#staleness.isRunning(url.path),
        compute: () => this.#staleness.computeAgain([stale!]),
      })}
      ${isResult ? [this.#plot(doc, title), choice] : [choice, this.#plot(doc, title)]} ${this.#table(title)}
      ${arrayExports((format) => this.#save(title, { format, path }))}
      ${factsSection(
        doc,
        arrays.find((one) => one.path === path),
        stale,
      )}
    </article>`;
  }
}

/** What a table shows: of which array, which slice. */
const keyOf = ({ path, array, slice }: UrlState) => JSON.stringify([path, array ?? "data", slice ?? ""]);

customElements.define("wf-data-array", DataArrayGadget);
