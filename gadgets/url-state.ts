/** What the page shows, as the part of the URL after `#`: `#/<key>?page=…&view=…`, the key `<module>` or `<module>/<uuid>`. Pure, both ways. */
export interface UrlState {
  /** "" (home), a module, or a document id `<module>/<uuid>`. */
  readonly path: string;
  /** Which page of it; absent: its first. */
  readonly page?: string;
  /** The visible range of its plots, `[from, to]` in the axis' unit; absent: all. */
  readonly view?: readonly [number, number];
  /** Where `view` is a word: which view of the document; absent: its own. */
  readonly named?: string;
  /** Where a page shows waveform and spectrum: the visible range of the spectrum, `[from, to]` in Hz. */
  readonly band?: readonly [number, number];
  readonly channel?: number;
  /** The scale of the spectrum's levels. */
  readonly scale?: "linear" | "db";
  /** What levels are shown as, and the reference of decibels in the signal's unit. */
  readonly quantity?: "amplitude" | "rms" | "power" | "psd";
  readonly reference?: number;
  /** Of a spectrogram: its colours, the levels (dB) between which they lie, and its frequency axis. */
  readonly map?: "viridis" | "cividis" | "inferno" | "grey";
  readonly levels?: readonly [number, number];
  readonly axis?: "linear" | "log";
  /** Cursors and other marks on the plot of `view` and of `band`, and the range of their values: gadgets/marks.ts. */
  readonly marks?: string;
  readonly bandmarks?: string;
  /** The machine that frequencies are read by: gadgets/spectrum/machine.ts. */
  readonly machine?: string;
  /** The spectrum that others are held against: its id. */
  readonly baseline?: string;
  /** Plots of one page that go each their own way. */
  readonly apart?: string;
  /** Of a document's arrays the one shown; absent: its first. */
  readonly array?: string;
  /** The slice of it, as numpy writes one. */
  readonly slice?: string;
  /** What its rows are drawn against; absent: the best there is. */
  readonly against?: string;
  /** The columns that are drawn, by number. */
  readonly columns?: readonly number[];
  /** The page of the table begins with this row, counted back from the newest, and with this column. */
  readonly back?: number;
  readonly right?: number;
  /** What is searched for. */
  readonly text?: string;
  /** How many rows a page has. */
  readonly rows?: number;
}

const MOST_CURVES = 10;
const LONGEST_WORD = 200;
const NAME = /^\w{1,100}$/;
const WORDS = ["array", "slice", "against", "text", "marks", "bandmarks", "machine", "baseline", "apart"] as const;
const CHOICES = {
  scale: ["linear", "db"],
  quantity: ["amplitude", "rms", "power", "psd"],
  map: ["viridis", "cividis", "inferno", "grey"],
  axis: ["linear", "log"],
} as const;
const RANGES = ["view", "band", "levels"] as const;
const COUNTS = ["channel", "back", "right", "rows"] as const;

/** Reads a hash that may come from anybody: what is not understood is left out, never an error. */
export function parseHash(hash: string): UrlState {
  const [rawPath = "", search = ""] = hash.replace(/^#?\/?/, "").split("?", 2);
  const parameters = new URLSearchParams(search);
  const path = rawPath
    .split("/")
    .filter((part) => /^[\w.-]+$/.test(part))
    .slice(0, 2)
    .join("/");
  const page = parameters.get("page");
  const view = parameters.get("view");
  const columns = parseColumns(parameters.get("columns"));
  const reference = Number(parameters.get("reference") ?? Number.NaN);
  const ranges = RANGES.map((name) => [name, parseRange(parameters.get(name))] as const);
  const choices = Object.entries(CHOICES).map(([name, all]) => [name, all.find((one) => one === parameters.get(name))]);
  return {
    path,
    ...(page && NAME.test(page) && { page }),
    ...(view && /^[a-z]/i.test(view) && NAME.test(view) && { named: view }),
    ...Object.fromEntries([...ranges, ...choices].filter(([, value]) => value !== undefined)),
    ...(reference > 0 && Number.isFinite(reference) && { reference }),
    ...(columns && { columns }),
    ...Object.fromEntries(WORDS.map((name) => [name, parameters.get(name)]).filter(([, text]) => isWord(text))),
    ...Object.fromEntries(
      COUNTS.map((name) => [name, Number(parameters.get(name) || Number.NaN)] as const).filter(
        ([, count]) => Number.isSafeInteger(count) && count >= 0,
      ),
    ),
  };
}

export function formatHash(state: UrlState): string {
  const parameters = new URLSearchParams();
  if (state.page) parameters.set("page", state.page);
  if (state.named && !state.view) parameters.set("view", state.named);
  for (const name of RANGES) if (state[name]) parameters.set(name, formatRange(state[name]));
  for (const name of COUNTS) if (state[name] !== undefined) parameters.set(name, String(state[name]));
  for (const name of ["scale", "quantity", "reference", "map", "axis"] as const)
    if (state[name]) parameters.set(name, String(state[name]));
  for (const name of WORDS) if (state[name]) parameters.set(name, state[name]);
  if (state.columns) parameters.set("columns", state.columns.join(","));
  const search = parameters.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%2F", "/");
  return `#/${state.path}${search && `?${search}`}`;
}

const isWord = (text: string | null) => text !== null && text.trim() !== "" && text.length <= LONGEST_WORD;

/** "" are none, as a person may want; absent is left to the page. */
function parseColumns(text: string | null): readonly number[] | undefined {
  if (text === null) return undefined;
  const columns = text ? [...new Set(text.split(",").map(Number))] : [];
  const isSound = columns.every((n) => Number.isSafeInteger(n) && n >= 0) && columns.length <= MOST_CURVES;
  return isSound ? columns : undefined;
}

function parseRange(text: string | null): readonly [number, number] | undefined {
  const [from, to, ...more] = (text ?? "").split(",").map(Number);
  return from! < to! && Number.isFinite(from! - to!) && more.length === 0 ? [from!, to!] : undefined;
}

/** As many digits as tell the range from one a ten-thousandth of its span away, however far from zero it lies. */
function formatRange([from, to]: readonly [number, number]): string {
  const digits = Math.min(20, Math.max(0, 4 - Math.floor(Math.log10(to - from))));
  return [from, to].map((x) => String(Number(x.toFixed(digits)))).join(",");
}
