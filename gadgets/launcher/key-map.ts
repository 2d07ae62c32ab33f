/** The keys of the whole page; loaded when it is painted. */
import { isTyping, matchKeys, type ShortcutGroup } from "../shortcuts.ts";
import { type Actions, everywhere } from "./everywhere.ts";

export interface KeyOwner extends Actions {
  /** Those of the gadgets that are in the page. */
  groups(): Iterable<ShortcutGroup>;
  isOn(): boolean;
}

/** Runs what is pressed, one key or one after another, until the signal aborts. */
export function followKeys(owner: KeyOwner, signal: AbortSignal): void {
  const own = everywhere(owner);
  let pressed: readonly string[] = [];

  const press = (event: KeyboardEvent) => {
    const shortcuts = [own, ...owner.groups()].flatMap((group) => group.shortcuts);
    const before = pressed;
    pressed = [];
    if (!owner.isOn() || isTyping(event)) return;
    for (const typed of before.length > 0 ? [[...before, event.key], [event.key]] : [[event.key]]) {
      const { found, isOnTheWay } = matchKeys(shortcuts, typed);
      if (!found && !isOnTheWay) continue;
      event.preventDefault();
      pressed = isOnTheWay ? typed : [];
      found?.run?.();
      return;
    }
  };
  window.addEventListener("keydown", press, { signal });
  window.addEventListener("pointerdown", () => (pressed = []), { signal });
}
