import { delay, until } from "../src/base/signal.ts";
import type { Gadget } from "../src/gadget/index.ts";
import type { StaleResult } from "../src/portal/index.ts";
import "./acquirable.ts";

const SETTLE_MS = 500;

/**
 * Which results on a gadget's page are out of date, and which of these are being computed again. Begins to look when the gadget first
 * asks, looks again after changes made in any tab, never twice at once, and rests at least as long as a look took.
 */
export class StaleWatch {
  readonly #gadget: Gadget;
  readonly #idsOf: () => readonly string[] | undefined;
  readonly #report: (error: unknown) => Promise<void>;
  #isAsked = false;
  #wake = () => {};
  #stale: readonly StaleResult[] = [];
  #running: ReadonlySet<string> = new Set();

  /** `idsOf`: the results on the page; undefined for all there are. `report`: the gadget's own. */
  constructor(gadget: Gadget, idsOf: () => readonly string[] | undefined, report: (error: unknown) => Promise<void>) {
    this.#gadget = gadget;
    this.#idsOf = idsOf;
    this.#report = report;
    gadget.declareService((signal) => this.#watch(signal));
    gadget.declareService((signal) =>
      gadget.acquire(
        "watchJobs",
        [
          (jobs) => {
            const running = jobs.filter(({ state }) => state === "running");
            this.#running = new Set(running.flatMap(({ targetIds }) => targetIds ?? []));
            gadget.requestUpdate();
          },
        ],
        { signal },
      ),
    );
  }

  get stale(): readonly StaleResult[] {
    return this.#stale;
  }

  of(id: string): StaleResult | undefined {
    return this.#stale.find((one) => one.id === id);
  }

  isRunning(id: string): boolean {
    return this.#running.has(id);
  }

  /** The page shows others, or its documents have just been read. */
  look(): void {
    this.#isAsked = true;
    this.#wake();
  }

  computeAgain(results: readonly StaleResult[]): void {
    const started = this.#gadget.acquire("computeAgain", [results]);
    started.catch(this.#report);
  }

  async #watch(signal: AbortSignal): Promise<void> {
    let isLooking = false; // what changes before the first look is seen by it
    await this.#gadget.acquire("jio_watch", [() => isLooking && this.look()], { signal });
    for (;;) {
      if (!this.#isAsked) await until(new Promise<void>((resolve) => (this.#wake = resolve)), signal);
      this.#isAsked = false;
      isLooking = true;
      const startedAt = performance.now();
      await this.#lookOnce(signal);
      await delay(Math.max(SETTLE_MS, performance.now() - startedAt), signal);
    }
  }

  /** What cannot be told is said, and tried again after the next change: the page itself is as good as before. */
  async #lookOnce(signal: AbortSignal): Promise<void> {
    const ids = this.#idsOf();
    try {
      this.#show(await this.#gadget.acquire("findStale", ids ? [ids] : [], { signal }));
    } catch (error) {
      signal.throwIfAborted();
      await this.#report(error);
    }
  }

  /** A button that has done its work goes, and takes the keyboard's place with it: that goes to what the button was about. */
  #show(stale: readonly StaleResult[]) {
    this.#stale = stale;
    const root = this.#gadget.renderRoot as ShadowRoot;
    const from = root.activeElement?.closest<HTMLElement>("[data-again]")?.dataset.again;
    this.#gadget.requestUpdate();
    if (from === undefined) return;
    void this.#gadget.updateComplete.then(() => {
      if (!root.activeElement) root.querySelector<HTMLElement>(`[data-after="${from}"]`)?.focus();
    });
  }
}
