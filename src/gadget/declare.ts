import { FieldError } from "../base/errors.ts";
import { type Opts, until } from "../base/signal.ts";
import { loadGadget } from "./registry.ts";
import { type GadgetNode, isGadget } from "./tree.ts";

export interface DeclareOpts extends Opts {
  scope?: string;
  element?: Element;
  sandbox?: "public" | "iframe" | "dataurl";
}

/** What holds a gadget by its URL, registered by the entries. */
const FRAMES: Readonly<Record<string, string>> = { iframe: "wf-frame", dataurl: "wf-renderjs-frame" };

const TAG = /^[a-z][a-z0-9_]*-[a-z0-9_-]*$/; // what has a dot is the name of a file

/** Makes the gadget a declaration names: in place of `element`, or standing alone until someone inserts it. */
export async function createDeclared(urlOrTag: string, scope: string, o: DeclareOpts): Promise<GadgetNode> {
  const { element, sandbox = "public", signal } = o;
  if (element && !element.parentNode)
    throw new FieldError("invalid-argument", "the element that a gadget replaces must have a parent", { urlOrTag });
  if (FRAMES[sandbox] && !element?.isConnected)
    throw new FieldError("invalid-argument", "a frame loads in the document only: declare it with an element there", {
      urlOrTag,
      sandbox,
    });
  const { tag, attributes } = await until(load(urlOrTag, sandbox), signal);
  const child = element?.localName === tag ? element : document.createElement(tag);
  if (!isGadget(child)) throw new FieldError("invalid-argument", `<${tag}> is no gadget`, { tag });
  if (element && element !== child) {
    for (const { name, value } of element.attributes) child.setAttribute(name, value);
  }
  for (const [name, value] of Object.entries({ ...attributes, scope })) child.setAttribute(name, value);
  if (element !== child) element?.replaceWith(child);
  return child;
}

/** The tag that stands for it, defined, and what it needs to know. */
async function load(urlOrTag: string, sandbox: string): Promise<{ tag: string; attributes?: Record<string, string> }> {
  const isTag = TAG.test(urlOrTag);
  const url = !isTag && URL.canParse(urlOrTag, document.baseURI) ? new URL(urlOrTag, document.baseURI) : undefined;
  const frame = FRAMES[sandbox];
  if (frame && url) {
    await loadGadget(frame);
    return { tag: frame, attributes: { src: url.href } };
  }
  if (sandbox !== "public" || (!isTag && !url))
    throw new FieldError("invalid-argument", `"${urlOrTag}" cannot be declared in a sandbox "${sandbox}"`, {
      urlOrTag,
      sandbox,
    });
  if (url) {
    const { loadGadgetModule } = await import("./load-module.ts");
    return { tag: await loadGadgetModule(url) };
  }
  await loadGadget(urlOrTag);
  return { tag: urlOrTag };
}

/** A scope no child has yet. */
export function freeScope(taken: readonly string[]): string {
  let n = 1;
  while (taken.includes(`gadget_${n}`)) n++;
  return `gadget_${n}`;
}
