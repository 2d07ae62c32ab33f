/** Asks before a page with unsaved changes is left, by link, by the browser's own buttons, or by closing it. */

/** Which parts of the page hold changes that nobody has saved. */
export class Unsaved {
  /** Who has changed something, by the scope that is saved as one; the signals end with their gadgets. */
  readonly #scopes = new Map<string, Set<AbortSignal>>();
  #isLetGo = false;

  get isAny(): boolean {
    return this.#scopes.size > 0 && !this.#isLetGo;
  }

  /** What leaves the page has nothing to lose any more. */
  change(scope: string, signal: AbortSignal): void {
    this.#isLetGo = false;
    const askers = this.#scopes.get(scope) ?? new Set();
    this.#scopes.set(scope, askers);
    if (askers.has(signal)) return;
    askers.add(signal);
    const left = () => {
      askers.delete(signal);
      if (askers.size === 0 && this.#scopes.get(scope) === askers) this.#scopes.delete(scope);
    };
    signal.addEventListener("abort", left, { once: true });
  }

  submit(scope: string): void {
    this.#scopes.delete(scope);
  }

  /** The person leaves it; nothing is asked any more, and nothing forgotten until the next page is there. */
  letGo(): void {
    this.#isLetGo = true;
  }

  /** The next page did not come. */
  keep(): void {
    this.#isLetGo = false;
  }

  clear(): void {
    this.#scopes.clear();
    this.#isLetGo = false;
  }
}

export interface Leaving {
  /** Whether going to that URL loses something; `undefined`: closing the page does. */
  mustAsk(url?: string): boolean;
  /** True where the person wants to leave. */
  ask(): Promise<boolean>;
}

/** Where the browser does not tell of a navigation before it happens, the launcher asks when it hears of it, and puts the address back. */
export function guardLeaving({ mustAsk, ask }: Leaving, signal: AbortSignal): void {
  window.addEventListener("beforeunload", (event) => mustAsk() && event.preventDefault(), { signal });
  const { navigation } = window as { navigation?: Navigation };
  const go = async ({ destination, navigationType }: NavigateEvent) => {
    if (!(await ask())) return;
    if (navigationType === "traverse") navigation?.traverseTo(destination.key);
    else location.href = destination.url;
  };
  const navigated = (event: NavigateEvent) => {
    if (!event.cancelable || !event.destination.sameDocument || !mustAsk(event.destination.url)) return;
    event.preventDefault();
    void go(event);
  };
  navigation?.addEventListener("navigate", navigated, { signal });
}
