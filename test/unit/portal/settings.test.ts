import fc from "fast-check";
import { expect, test } from "vitest";
import {
  CONTRASTS,
  DEFAULT_SETTINGS,
  LANGUAGES,
  MEMORY_MIB,
  parseSettings,
  settingsDoc,
  THEMES,
} from "../../../src/portal/settings.ts";

const settings = fc.record({
  language: fc.constantFrom("system" as const, ...LANGUAGES),
  theme: fc.constantFrom(...THEMES),
  contrast: fc.constantFrom(...CONTRASTS),
  shortcuts: fc.boolean(),
  looksFirst: fc.boolean(),
  notes: fc.string({ maxLength: 50 }),
  memoryMib: fc.oneof(fc.constant(0), fc.integer({ min: MEMORY_MIB.least, max: MEMORY_MIB.most })),
});

test("settings come back from their document, and what else it says stays", () => {
  fc.assert(
    fc.property(settings, (chosen) => {
      const doc = settingsDoc(chosen, { preferred_something: "of another version" });
      expect(parseSettings(JSON.parse(JSON.stringify(doc)))).toEqual(chosen);
      expect(doc).toMatchObject({ portal_type: "Preference", preferred_something: "of another version" });
    }),
  );
});

test("a document from anybody is read as far as it makes sense", () => {
  const names = ["preferred_theme", "preferred_contrast", "preferred_shortcuts", "preferred_memory_mib"];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.anything()), (doc) => {
      const read = parseSettings(doc);
      expect(THEMES).toContain(read.theme);
      expect(CONTRASTS).toContain(read.contrast);
      expect(read.memoryMib === 0 || read.memoryMib >= MEMORY_MIB.least).toBe(true);
    }),
  );
  expect(parseSettings(undefined)).toEqual(DEFAULT_SETTINGS);
  expect(parseSettings({ preferred_theme: "pink", preferred_memory_mib: 1e12 })).toEqual(DEFAULT_SETTINGS);
});
