import { FieldError } from "../base/errors.ts";
import { once } from "../base/once.ts";

const modules = new Map<string, () => Promise<string>>(); // by URL: what is loaded once is loaded for the page's life

/**
 * Loads a module of this origin whose default export is the class of a gadget, and tells the tag it defines.
 *
 * Throws  "forbidden" for another origin, whose code belongs into a frame; "network" when it cannot be loaded, and it may be tried again;
 *         "invalid-argument" where its default export is no element's class.
 */
export async function loadGadgetModule(url: URL): Promise<string> {
  const { href, origin } = url;
  if (origin !== location.origin)
    throw new FieldError("forbidden", `${href} is of another origin: declare it with sandbox "iframe"`, { url: href });
  const load = modules.get(href) ?? once(moduleLoader(href));
  modules.set(href, load);
  return load();
}

function moduleLoader(href: string): () => Promise<string> {
  let tries = 0;
  return async () => {
    // Some browsers remember a failed module by its URL; a fragment makes it another one and is not sent.
    const fresh = tries++ === 0 ? href : `${href}#${tries}`;
    let gadget: { default?: unknown };
    try {
      gadget = await import(/* @vite-ignore */ fresh);
    } catch (cause) {
      throw new FieldError("network", `the gadget ${href} could not be loaded`, { url: href }, cause);
    }
    const tag = typeof gadget.default === "function" && customElements.getName(gadget.default as typeof HTMLElement);
    if (!tag) throw new FieldError("invalid-argument", `the default export of ${href} is no gadget`, { url: href });
    return tag;
  };
}
