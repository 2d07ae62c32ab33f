/** The person's settings: kept as a document, followed by all tabs. Window only; part of the composition root. */

import { FieldError, isCode } from "./base/errors.ts";
import type { Opts } from "./base/signal.ts";
import type { JioStorage } from "./jio/index.ts";
import { DEFAULT_SETTINGS, parseSettings, SETTINGS_ID, type Settings, settingsDoc } from "./portal/index.ts";

const REMEMBERED = "field:look"; // in localStorage: it is there before the first paint, the document is not
const PAINTED: Readonly<Record<string, string>> = { light: "#f3f6f6", dark: "#0d1517" };

export interface AppSettings {
  /** As far as they are known. */
  now(): Settings;
  /** Reads them, and follows what any tab changes. */
  start(): Promise<void>;
  watch(listener: (settings: Settings) => void, o: Required<Opts>): void;
  /** Who shows this page chooses its looks from here on. */
  leaveLook(): void;
  save(settings: Settings): Promise<void>;
}

export function createSettings(storage: JioStorage): AppSettings {
  let settings: Settings = { ...DEFAULT_SETTINGS, ...rememberedLook() };
  const listeners = new Set<(settings: Settings) => void>();
  let isLookOurs = true;
  applyLook(settings);

  function show(next: Settings) {
    if (Object.entries(next).every(([key, value]) => settings[key as keyof Settings] === value)) return;
    settings = next;
    if (isLookOurs) applyLook(settings);
    rememberLook(settings);
    for (const listener of listeners) listener(settings);
  }
  const read = () => storage.get(SETTINGS_ID).catch(undefinedIfAbsent);

  return {
    now: () => settings,
    async start() {
      const follow = async () => show(parseSettings(await read()));
      const { signal } = new AbortController(); // as long as the page
      storage.watch(({ id }) => id === SETTINGS_ID && void follow().catch(() => {}), { signal });
      await follow();
    },
    watch(listener, { signal }) {
      if (typeof listener !== "function")
        throw new FieldError("invalid-argument", "settings are told to a function", { listener: typeof listener });
      if (signal.aborted) return;
      listener(settings);
      listeners.add(listener);
      signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
    },
    leaveLook() {
      isLookOurs = false;
    },
    async save(next) {
      const checked = parseSettings(settingsDoc(next));
      await storage.put(SETTINGS_ID, settingsDoc(checked, await read()));
      show(checked);
    },
  };
}

function undefinedIfAbsent(error: unknown): undefined {
  if (!isCode(error, "not-found")) throw error;
}

/** Attributes of the root element, which theme.css knows; "system" is left to the browser. */
function applyLook({ theme, contrast }: Pick<Settings, "theme" | "contrast">): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset.theme;
  else dataset.theme = theme;
  if (contrast === "system") delete dataset.contrast;
  else dataset.contrast = contrast;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]'))
    meta.content = PAINTED[theme] ?? PAINTED[meta.media.includes("dark") ? "dark" : "light"]!;
}

function rememberedLook(): Pick<Settings, "language" | "theme" | "contrast"> {
  const { language, theme, contrast } = parseSettings(parseOrNothing(remembered()));
  return { language, theme, contrast };
}

function parseOrNothing(text: string | null) {
  try {
    return (JSON.parse(text ?? "null") ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Embedded in another site's page there may be no such storage. */
function remembered(): string | null {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

function rememberLook(settings: Settings): void {
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify(settingsDoc(settings)));
  } catch {
    // It is seen a moment later then, with the document.
  }
}
