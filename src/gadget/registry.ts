import { FieldError } from "../base/errors.ts";
import { once } from "../base/once.ts";

/** Tag -> the import that defines it. */
export type GadgetTable = Readonly<Record<string, () => Promise<unknown>>>;

const registered = new Map<string, () => Promise<unknown>>(); // filled by the entries, before the first gadget asks

/**
 * Tells the runtime which module defines which tag, so that gadgets are loaded when they are first declared.
 */
export function registerGadgets(table: GadgetTable): void {
  for (const [tag, load] of Object.entries(table)) registered.set(tag, once(load));
}

/**
 * Resolves once the tag is defined; loads its module where it is not. A load that failed is tried again.
 *
 * Throws  "not-found" for a tag nobody registered, or that its own module does not define;
 *         "network" when the module cannot be loaded.
 */
export async function loadGadget(tag: string, table?: GadgetTable): Promise<void> {
  if (customElements.get(tag)) return;
  const load = table ? table[tag] : registered.get(tag);
  if (!load) throw new FieldError("not-found", `no gadget is registered as <${tag}>`, { tag });
  try {
    await load();
  } catch (cause) {
    throw new FieldError("network", `the gadget <${tag}> could not be loaded`, { tag }, cause);
  }
  if (!customElements.get(tag)) throw new FieldError("not-found", `the module of <${tag}> does not define it`, { tag });
}
