/** What the overlay tells of each gadget: read from the page, nothing is kept. */
import { providerOf } from "../acquire.ts";
import type { Gadget } from "../gadget.ts";
import { childrenOf, type GadgetNode, isGadget } from "../tree.ts";

export interface GadgetFacts {
  readonly node: GadgetNode;
  readonly tag: string;
  readonly scope: string;
  /** Names that it answers to. */
  readonly provides: readonly string[];
  /** What it asked for or cannot do without, and who answers. */
  readonly acquires: readonly { name: string; count: number; provider: string }[];
  readonly state: Readonly<Record<string, unknown>>;
  readonly error: string;
  readonly children: readonly GadgetFacts[];
}

/** How often each gadget asked for each name. */
export type Asked = WeakMap<GadgetNode, Map<string, number>>;

/** The gadgets of a document that stand in no other, each with what is below it. */
export function readTree(root: Document, asked: Asked): GadgetFacts[] {
  const roots: GadgetNode[] = [];
  const visit = (element: Element) => {
    if (isGadget(element)) roots.push(element);
    else for (const child of element.children) visit(child);
  };
  visit(root.body);
  return roots.map((node) => factsOf(node, asked));
}

function factsOf(node: GadgetNode, asked: Asked): GadgetFacts {
  const { requires = [] } = node.constructor as Partial<typeof Gadget>;
  const counts = asked.get(node) ?? new Map<string, number>();
  const names = new Set([...requires, ...counts.keys()]);
  const card = node.shadowRoot?.querySelector("wf-error-card") as { error?: unknown } | null | undefined;
  return {
    node,
    tag: node.localName,
    scope: node.scope,
    provides: Object.keys(node.allowPublicAcquisition).sort(),
    acquires: [...names]
      .sort()
      .map((name) => ({ name, count: counts.get(name) ?? 0, provider: whoAnswers(node, name) })),
    state: (node as Partial<Gadget>).state ?? {},
    error: card ? String(card.error) : "",
    children: childrenOf(node).map((child) => factsOf(child, asked)),
  };
}

function whoAnswers(node: GadgetNode, name: string): string {
  const provider = providerOf(node, name);
  if (!provider) return "";
  return Object.hasOwn(provider.allowPublicAcquisition, name) && provider !== node ? nameOf(provider) : "page";
}

export function nameOf({ localName, scope }: Pick<GadgetNode, "localName" | "scope">): string {
  return scope ? `${localName} “${scope}”` : localName;
}
