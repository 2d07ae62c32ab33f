/** What the page shows, as the part of the URL after `#`: `#/<module>/<uuid>?page=…&view=…`. Pure, both ways. */
export interface UrlState {
  /** "" (home), a module, or a document id `<module>/<uuid>`. */
  readonly path: string;
  /** Which page of it; absent: its first. */
  readonly page?: string;
  /** The visible range of its plots, `[from, to]` in the axis' unit; absent: all. */
  readonly view?: readonly [number, number];
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
  const view = (parameters.get("view") ?? "").split(",").map(Number);
  const channel = Number(parameters.get("channel") ?? Number.NaN);
  const scale = parameters.get("scale");
  return {
    path,
    ...(page && /^\w+$/.test(page) && { page }),
    ...(view.length === 2 && view[0]! < view[1]! && { view: [view[0]!, view[1]!] as const }),
    ...(Number.isInteger(channel) && channel >= 0 && { channel }),
    ...((scale === "linear" || scale === "db") && { scale }),
  };
}

export function formatHash(state: UrlState): string {
  const parameters = new URLSearchParams();
  if (state.page) parameters.set("page", state.page);
  if (state.view) parameters.set("view", state.view.map((x) => String(Number(x.toPrecision(9)))).join(","));
  if (state.channel !== undefined) parameters.set("channel", String(state.channel));
  if (state.scale) parameters.set("scale", state.scale);
  const search = parameters.toString().replaceAll("%2C", ",");
  return `#/${state.path}${search && `?${search}`}`;
}
