/** What is loaded for each plan, in order; while the caller works on one the next is being loaded, and no more than that one. */
export async function* readAhead<Plan, Loaded>(
  plans: Iterable<Plan>,
  load: (plan: Plan) => Promise<Loaded>,
): AsyncGenerator<Loaded, void, void> {
  const rest = plans[Symbol.iterator]();
  const begin = () => {
    const { done, value: plan } = rest.next();
    if (done) return undefined;
    const loading = load(plan);
    loading.catch(() => {}); // a caller that stops early never asks for it
    return loading;
  };
  for (let current = begin(); current; ) {
    const loaded = await current;
    const next = begin();
    yield loaded;
    current = next;
  }
}
