/** What gadgets below hand over, made anew of text: it may come from a frame, and a template takes some objects for markup. Pure. */
import { messageOf } from "../../src/base/told-failure.ts";
import type { Notice } from "../acquirable.ts";
import type { Shortcut, ShortcutGroup } from "../shortcuts.ts";
import type { Asked } from "./question-dialog.ts";

const LONGEST = 500;
const MOST_SHORTCUTS = 100;

export const plainText = (value: unknown): string => messageOf(value ?? "").slice(0, LONGEST);

const fieldsOf = (value: unknown) => (typeof value === "object" && value !== null ? value : {});

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, MOST_SHORTCUTS) : []);

export function plainNotice(given: unknown): Notice {
  const { kind, text } = fieldsOf(given) as Partial<Notice>;
  return { kind: kind === "failure" ? "failure" : "message", text: plainText(text) };
}

export function plainQuestion(given: unknown): Asked {
  const { title, text, action } = fieldsOf(given) as Partial<Asked>;
  return { title: plainText(title), text: plainText(text), action: plainText(action) };
}

export function plainGroup(given: unknown): ShortcutGroup {
  const { title, shortcuts } = fieldsOf(given) as Partial<ShortcutGroup>;
  return { title: plainText(title), shortcuts: listOf(shortcuts).flatMap(plainShortcut) };
}

function plainShortcut(given: unknown): Shortcut[] {
  const shortcut = fieldsOf(given) as Partial<Shortcut>;
  const keys = listOf(shortcut.keys).filter((key) => typeof key === "string" && key !== "");
  if (keys.length === 0) return [];
  const isRun = typeof shortcut.run === "function";
  return [{ keys: keys.map(plainText), text: plainText(shortcut.text), ...(isRun && { run: () => shortcut.run?.() }) }];
}
