/** How a host wants a page of ours to look; read from the wire with distrust, then set on the root element. */
import { FieldError } from "../../base/errors.ts";
import { isRecord } from "../frame/wire-error.ts";

export interface Theme {
  /** "system" is the default: as the person's system says. */
  scheme?: "light" | "dark" | "system";
  contrast?: "more" | "system";
  /** Custom properties of gadgets, as `--wf-accent`; null takes one back. */
  properties?: Readonly<Record<string, string | null>>;
}

const MOST_PROPERTIES = 200;
const LONGEST_VALUE = 200;

const refuse = (what: string, value: unknown): never => {
  const given = typeof value === "string" ? value.slice(0, 100) : `of type ${typeof value}`;
  throw new FieldError("invalid-argument", `a theme's ${what} cannot be ${given}`, { what });
};

function choice<T extends string>(what: string, value: unknown, all: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  return all.find((one) => one === value) ?? refuse(what, value);
}

/** Only our own properties, and only values that load nothing. */
function parseProperties(value: unknown): Record<string, string | null> {
  if (value === undefined) return {};
  const entries = isRecord(value) ? Object.entries(value) : refuse("properties", value);
  if (entries.length > MOST_PROPERTIES) refuse("properties", `${entries.length} in number`);
  for (const [name, text] of entries) {
    if (!/^--wf-[a-z0-9-]{1,60}$/.test(name)) refuse("property", name);
    if (text === null) continue;
    if (typeof text !== "string" || text.length > LONGEST_VALUE || /url|image|src\(|[\\;{}]/i.test(text))
      refuse(name, text);
  }
  return Object.fromEntries(entries) as Record<string, string | null>;
}

export function parseTheme(value: unknown): Theme & Required<Pick<Theme, "properties">> {
  if (!isRecord(value)) return refuse("description", value);
  const scheme = choice("scheme", value.scheme, ["light", "dark", "system"] as const);
  const contrast = choice("contrast", value.contrast, ["more", "system"] as const);
  return { ...(scheme && { scheme }), ...(contrast && { contrast }), properties: parseProperties(value.properties) };
}

/** What is left out stays as it is. */
export function applyTheme(theme: ReturnType<typeof parseTheme>, root: HTMLElement = document.documentElement): void {
  for (const [name, value] of [
    ["theme", theme.scheme],
    ["contrast", theme.contrast],
  ] as const) {
    if (value === "system") delete root.dataset[name];
    else if (value) root.dataset[name] = value;
  }
  for (const [name, value] of Object.entries(theme.properties))
    if (value === null) root.style.removeProperty(name);
    else root.style.setProperty(name, value);
}
