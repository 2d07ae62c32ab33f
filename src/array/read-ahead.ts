import type { Selection } from "./indexing/selection.ts";
import type { NdView } from "./indexing/view.ts";

/** Blocks in order; while the caller works on one the next is being read, and no more than that one. */
export async function* readAhead(
  selections: Iterable<Selection>,
  load: (selection: Selection) => Promise<NdView>,
): AsyncGenerator<{ selection: Selection; view: NdView }, void, void> {
  const rest = selections[Symbol.iterator]();
  const begin = () => {
    const { done, value: selection } = rest.next();
    if (done) return undefined;
    const loading = load(selection);
    loading.catch(() => {}); // a caller that stops early never asks for it
    return { selection, loading };
  };
  for (let current = begin(); current; ) {
    const view = await current.loading;
    const next = begin();
    yield { selection: current.selection, view };
    current = next;
  }
}
