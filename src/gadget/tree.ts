/** Where gadgets stand to each other: the composed tree, through shadow roots and slots, read when it is asked for. */

/** What the tree needs of a gadget; the key is shared by every copy of this module in the page. */
export const NODE: unique symbol = Symbol.for("wendelin-field.gadget");

/** Asks who stands above the topmost gadget, in another document; an AcquisitionError where nobody does. */
export type Uplink = (name: string, args: readonly unknown[], signal: AbortSignal) => Promise<unknown>;

export interface GadgetNode extends HTMLElement {
  readonly [NODE]: { declaredBy: GadgetNode | undefined; uplink: Uplink | undefined; settled(): Promise<void> };
  readonly scope: string;
  readonly allowPublicAcquisition: object;
  readonly hostAcquisition?: object | undefined;
}

export function isGadget(node: Node): node is GadgetNode {
  return NODE in node;
}

function up(node: Node): Node | null {
  return (node as Element).assignedSlot ?? node.parentNode ?? (node as ShadowRoot).host ?? null;
}

/** The nearest gadget above; for one that stands in no gadget's tree, the one that declared it. */
export function parentOf(gadget: GadgetNode): GadgetNode | undefined {
  for (let node = up(gadget); node; node = up(node)) if (isGadget(node)) return node;
  return gadget.isConnected ? undefined : gadget[NODE].declaredBy;
}

/** The gadgets whose parent this one is, in document order: the same walk downward. */
export function childrenOf(gadget: GadgetNode): GadgetNode[] {
  const found: GadgetNode[] = [];
  const visit = (element: Element) => {
    if (isGadget(element)) found.push(element);
    else descend(element);
  };
  const descend = (element: Element) => {
    const assigned = element instanceof HTMLSlotElement ? element.assignedElements() : [];
    for (const child of element.shadowRoot?.children ?? []) visit(child);
    for (const child of assigned) visit(child);
    if (assigned.length === 0) for (const child of element.children) if (!child.assignedSlot) visit(child);
  };
  descend(gadget);
  return found;
}
