/** What the page shows, as the part of the URL after `#`: `#/<module>/<uuid>?page=…&view=…`. Pure, both ways. */
export interface UrlState {
  /** "" (home), a module, or a document id `<module>/<uuid>`. */
  readonly path: string;
  /** Which page of it; absent: its first. */
  readonly page?: string;
  /** The visible range of its plots, `[from, to]` in the axis' unit; absent: all. */
  readonly view?: readonly [number, number];
  /** Where a page shows waveform and spectrum: the visible range of the spectrum, `[from, to]` in Hz. */
  readonly band?: readonly [number, number];
  readonly channel?: number;
  /** The scale of the spectrum's levels. */
  readonly scale?: "linear" | "db";
}

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
  const view = parseRange(parameters.get("view"));
  const band = parseRange(parameters.get("band"));
  const channel = Number(parameters.get("channel") ?? Number.NaN);
  const scale = parameters.get("scale");
  return {
    path,
    ...(page && /^\w+$/.test(page) && { page }),
    ...(view && { view }),
    ...(band && { band }),
    ...(Number.isInteger(channel) && channel >= 0 && { channel }),
    ...((scale === "linear" || scale === "db") && { scale }),
  };
}

export function formatHash(state: UrlState): string {
  const parameters = new URLSearchParams();
  if (state.page) parameters.set("page", state.page);
  if (state.view) parameters.set("view", formatRange(state.view));
  if (state.band) parameters.set("band", formatRange(state.band));
  if (state.channel !== undefined) parameters.set("channel", String(state.channel));
  if (state.scale) parameters.set("scale", state.scale);
  const search = parameters.toString().replaceAll("%2C", ",");
  return `#/${state.path}${search && `?${search}`}`;
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
