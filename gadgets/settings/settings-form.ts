/** The settings as a form asks them, and back. Pure. */
import { msg } from "@lit/localize";
import { MEMORY_MIB, type Settings } from "../../src/portal/index.ts";
import type { FormContent, FormField } from "../fields.ts";

const MEMORY_CHOICES = [0, 64, 128, 256, 512, 1024, 2048, 4096];

export function settingsFields({ memoryMib }: Settings): readonly FormField[] {
  const memories = MEMORY_CHOICES.includes(memoryMib)
    ? MEMORY_CHOICES
    : [...MEMORY_CHOICES, memoryMib].sort((a, b) => a - b);
  return [
    {
      kind: "choice",
      name: "language",
      label: msg("Language"),
      options: [
        ["system", msg("As the browser")],
        ["en", "English"],
        ["fr", "Français"],
      ],
    },
    {
      kind: "choice",
      name: "theme",
      label: msg("Colours"),
      options: [
        ["system", msg("As the device")],
        ["light", msg("Light")],
        ["dark", msg("Dark")],
      ],
    },
    {
      kind: "choice",
      name: "contrast",
      label: msg("Contrast"),
      hint: msg("High contrast helps in sunlight."),
      options: [
        ["system", msg("As the device")],
        ["more", msg("High")],
      ],
    },
    {
      kind: "switch",
      name: "shortcuts",
      label: msg("Keys of one letter act on the page"),
      hint: msg("For example g, then h, goes home. Plots keep their keys while they have the focus."),
    },
    {
      kind: "text",
      name: "notes",
      label: msg("Notes made by one tap"),
      hint: msg("Parted by semicolons: blade B, noise; impact. Left empty, the usual ones are offered."),
      mostLength: 2000,
    },
    {
      kind: "switch",
      name: "looksFirst",
      label: msg("Look at files before they come in"),
      hint: msg("Files that do not say what they are, and whole folders, are shown first in any case."),
    },
    {
      kind: "choice",
      name: "memoryMib",
      label: msg("Memory for arrays, in each tab"),
      hint: msg("How much of an array is held at once. More is faster on large devices; too much ends the page."),
      options: memories.map(
        (mib) => [String(mib), mib === 0 ? msg("As the device allows") : memoryLabel(mib)] as const,
      ),
    },
  ];
}

const memoryLabel = (mib: number) => (mib >= 1024 && mib % 1024 === 0 ? `${mib / 1024} GiB` : `${mib} MiB`);

export const contentOf = ({ memoryMib, ...others }: Settings): FormContent => ({
  ...others,
  memoryMib: String(memoryMib),
});

export function settingsOf(content: FormContent, before: Settings): Settings {
  const { language, theme, contrast, shortcuts, looksFirst, memoryMib, notes } = content;
  const memory = Number(memoryMib);
  return {
    language: language as Settings["language"],
    theme: theme as Settings["theme"],
    contrast: contrast as Settings["contrast"],
    shortcuts: shortcuts === true,
    looksFirst: looksFirst === true,
    notes: String(notes ?? before.notes),
    memoryMib: memory === 0 || memory >= MEMORY_MIB.least ? memory : before.memoryMib,
  };
}
