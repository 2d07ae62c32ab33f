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
import { axisOf, rangeOf, toPlotData } from "./choices.ts";
import { dataArrayStyle } from "./data-array-style.ts";
import { deletionText, factsSection } from "./facts-section.ts";
import { wordsOf } from "./failure-words.ts";
import { headSection } from "./head-section.ts";
import { partOf, planPage } from "./paging.ts";
import { plotSection } from "./plot-section.ts";
import { isSpectrum, spectrumExtent, spectrumSection } from "./spectrum-section.ts";
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
  #staleness = new StaleWatch(this, () => [this.url.path]);

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
    if (!facts || !doc || isSpectrum(doc, this.url)) return;
    try {
      const axis = axisOf(facts, this.url).key;
      this.extent = await this.acquire("measureAxis", [{ ...this.#choice(), axis }], { signal });
      this.#fail("plot", "");
    } catch (error) {
      this.#fail("plot", wordsOf(error, signal));
    }
  });

  override async ready() {
    await this.acquire("loadGadget", ["wf-plot"]);
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
      if (differs("against") || (this.doc && before && isSpectrum(this.doc, before) !== isSpectrum(this.doc, this.url)))
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

  async #remove(title: string) {
    const stale = await this.acquire("findStale", [[this.url.path]]).catch(() => undefined); // then it is not promised
    const ask = { title: msg(str`Delete “${title}”?`), text: deletionText(this.doc, stale), action: msg("Delete") };
    if (!(await this.acquire("confirm", [ask]))) return;
    await this.acquire("jio_remove", [this.url.path]);
    await this.acquire("redirect", [{ path: "data_array_module" }]);
  }

  #save(title: string, o: { format: SavedFormat; path: string }) {
    const saving = this.acquire("startArrayExport", [this.url.path, title, o]);
    return saving.catch((error) => this.acquire("reportServiceError", [error]));
  }

  #readSpectrum: Source = (view, signal) => this.acquire("readSpectrum", [this.url.path, view], { signal });

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
    const { facts, url, extent } = this;
    const revision = `${url.path} ${this.#loads} ${facts && axisOf(facts, url).key}`;
    if (isSpectrum(doc, url))
      return spectrumSection({
        doc,
        url,
        title,
        revision,
        source: this.#readSpectrum,
        setScale: (scale) => this.#change({ scale }),
        zoomed: (event) => this.#zoomed(event, spectrumExtent(doc)),
      });
    if (!facts) return nothing;
    return plotSection({
      facts,
      url,
      extent,
      revision,
      failure: this.failures.plot ?? "",
      apart: this.apart,
      sourceOf: (columns) => this.#sourceOf(columns),
      choose: (change) => (change.against ? this.#change(change, "view") : this.#change(change)),
      setApart: (apart) => {
        this.apart = apart;
      },
      zoomed: (event) => this.#zoomed(event, rangeOf(extent!)!),
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
    return html`<article class="stack">
      ${headSection({
        title,
        stale,
        isRunning: this.#staleness.isRunning(url.path),
        compute: () => this.#staleness.computeAgain([stale!]),
        remove: () => void this.#remove(title).catch((error) => this.acquire("reportServiceError", [error])),
      })}
      ${viewSection({
        arrays,
        path,
        slice: url.slice ?? "",
        failure: this.failures.slice ?? "",
        chooseArray: (chosen) => this.#chooseArray(chosen),
        chooseSlice: (slice) => this.#describe(slice),
      })}
      ${this.#plot(doc, title)} ${this.#table(title)}
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
