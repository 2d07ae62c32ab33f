import { FieldError } from "../base/errors.ts";
import { type Opts, until } from "../base/signal.ts";
import { loadGadget } from "./registry.ts";
import { type GadgetNode, isGadget } from "./tree.ts";

export interface DeclareOpts extends Opts {
  scope?: string;
  element?: Element;
  sandbox?: "public" | "iframe" | "dataurl";
}

const TAG = /^[a-z][a-z0-9._]*-[a-z0-9._-]*$/;

/** Makes the gadget a declaration names: in place of `element`, or standing alone until someone inserts it. */
export async function createDeclared(tag: string, scope: string, o: DeclareOpts): Promise<GadgetNode> {
  const { element, sandbox = "public", signal } = o;
  if (sandbox !== "public")
    throw new FieldError("unsupported", `a gadget in a sandbox "${sandbox}" cannot be declared yet`, { sandbox });
  if (!TAG.test(tag))
    throw new FieldError("unsupported", `a gadget is declared by its tag; "${tag}" is none`, { urlOrTag: tag });
  if (element && !element.parentNode)
    throw new FieldError("invalid-argument", "the element that a gadget replaces must have a parent", { tag });
  await until(loadGadget(tag), signal);
  const child = element?.localName === tag ? element : document.createElement(tag);
  if (!isGadget(child)) throw new FieldError("invalid-argument", `<${tag}> is no gadget`, { tag });
  if (element && element !== child) {
    for (const { name, value } of element.attributes) child.setAttribute(name, value);
  }
  child.setAttribute("scope", scope);
  if (element !== child) element?.replaceWith(child);
  return child;
}

/** A scope no child has yet. */
export function freeScope(taken: readonly string[]): string {
  let n = 1;
  while (taken.includes(`gadget_${n}`)) n++;
  return `gadget_${n}`;
}
