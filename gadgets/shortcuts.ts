/** Keys that act on the page, as gadgets declare them and a person looks them up. */
import type { Gadget } from "../src/gadget/index.ts";
import "./acquirable.ts";

export interface Shortcut {
  /** Each of these does it: `KeyboardEvent.key`s, pressed one after another where there are several: "g h". */
  readonly keys: readonly string[];
  readonly text: string;
  /** Left out where the gadget itself listens, while it has the focus. */
  run?(): void;
}

export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

/** Tells those above of a gadget's keys for as long as it is in the page; where nobody keeps a map of them they work all the same. */
export function declareShortcuts(gadget: Gadget, group: () => ShortcutGroup): void {
  gadget.declareService(async (signal) => {
    try {
      await gadget.acquire("declareShortcuts", [group()], { signal });
    } catch (error) {
      if ((error as Error).name !== "AcquisitionError") throw error;
    }
  });
}

/** What the keys pressed so far lead to: a shortcut, the way to one, or nothing. */
export function matchKeys(
  shortcuts: readonly Shortcut[],
  pressed: readonly string[],
): { found?: Shortcut; isOnTheWay: boolean } {
  const typed = pressed.join(" ");
  const found = shortcuts.find(({ keys, run }) => run && keys.includes(typed));
  const isOnTheWay = shortcuts.some(({ keys, run }) => run && keys.some((key) => key.startsWith(`${typed} `)));
  return { ...(found && { found }), isOnTheWay };
}

/** Groups of one title are one: a page may have two plots. */
export function mergeGroups(groups: readonly ShortcutGroup[]): ShortcutGroup[] {
  return [...new Map(groups.map((group) => [group.title, group])).values()];
}

/** True where a key belongs to what has the focus, or to the browser: fields, and anything held with Ctrl, Alt or Meta. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return true;
  const [target] = event.composedPath();
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.matches("input:not([type=checkbox], [type=radio], [type=button]), textarea, select")
  );
}
