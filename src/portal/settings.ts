/** What a person has chosen for the app on this device, kept as one document that all tabs follow. Pure. */
import type { Doc } from "../jio/index.ts";

export const THEMES = ["system", "light", "dark"] as const;
export const CONTRASTS = ["system", "more"] as const;

/** Those that the app speaks. */
export const LANGUAGES = ["en", "fr"] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Settings {
  readonly language: "system" | Language;
  readonly theme: (typeof THEMES)[number];
  readonly contrast: (typeof CONTRASTS)[number];
  /** Keys of one letter act on the page. */
  readonly shortcuts: boolean;
  /** Files are looked at before they come in, also those that say what they are. */
  readonly looksFirst: boolean;
  /** What the arrays of a tab may take; 0: as the device allows. */
  readonly memoryMib: number;
  /** What can be noted by one tap, parted by semicolons; "": the usual ones. */
  readonly notes: string;
}

const LONGEST_NOTES = 2000;

export const SETTINGS_ID = "preference_module/field";
export const DEFAULT_SETTINGS: Settings = {
  language: "system",
  theme: "system",
  contrast: "system",
  shortcuts: true,
  looksFirst: false,
  memoryMib: 0,
  notes: "",
};
export const MEMORY_MIB = { least: 16, most: 65_536 } as const;

/** Reads the document as far as it makes sense: it may be of another version, or of another program. */
export function parseSettings(doc: Doc | undefined): Settings {
  const { preferred_theme: theme, preferred_contrast: contrast, preferred_shortcuts: shortcuts } = doc ?? {};
  const { preferred_looks_first: looksFirst, preferred_memory_mib: memory } = doc ?? {};
  const isMemory =
    Number.isSafeInteger(memory) && Number(memory) >= MEMORY_MIB.least && Number(memory) <= MEMORY_MIB.most;
  return {
    language: LANGUAGES.find((one) => one === doc?.preferred_language) ?? DEFAULT_SETTINGS.language,
    theme: THEMES.find((one) => one === theme) ?? DEFAULT_SETTINGS.theme,
    contrast: CONTRASTS.find((one) => one === contrast) ?? DEFAULT_SETTINGS.contrast,
    shortcuts: typeof shortcuts === "boolean" ? shortcuts : DEFAULT_SETTINGS.shortcuts,
    notes:
      typeof doc?.preferred_notes === "string" ? doc.preferred_notes.slice(0, LONGEST_NOTES) : DEFAULT_SETTINGS.notes,
    looksFirst: typeof looksFirst === "boolean" ? looksFirst : DEFAULT_SETTINGS.looksFirst,
    memoryMib: isMemory ? Number(memory) : DEFAULT_SETTINGS.memoryMib,
  };
}

/** The document with these settings; what else it says stays. */
export function settingsDoc(
  { language, theme, contrast, shortcuts, looksFirst, memoryMib, notes }: Settings,
  before: Doc = {},
): Doc {
  return {
    ...before,
    portal_type: "Preference",
    title: "Wendelin Field",
    preferred_language: language,
    preferred_theme: theme,
    preferred_contrast: contrast,
    preferred_shortcuts: shortcuts,
    preferred_looks_first: looksFirst,
    preferred_memory_mib: memoryMib,
    preferred_notes: notes,
  };
}
