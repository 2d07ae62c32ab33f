/** What the list of results says of those that are out of date; loaded when there is such a list. */
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { Gadget } from "../../src/gadget/index.ts";
import { formatCount } from "../numbers.ts";
import { againButton, canComputeAgain, isOutOfDate, staleTag } from "../stale-section.ts";
import { StaleWatch } from "../stale-watch.ts";

export class OutOfDate {
  readonly #watch: StaleWatch;

  constructor(gadget: Gadget, report: (error: unknown) => Promise<void>) {
    this.#watch = new StaleWatch(gadget, () => undefined, report);
  }

  look(): void {
    this.#watch.look();
  }

  tagOf(id: string) {
    return staleTag(this.#watch.of(id));
  }

  summary() {
    const { stale } = this.#watch;
    if (stale.length === 0) return nothing;
    const outOfDate = stale.filter(isOutOfDate);
    const possible = outOfDate.filter(canComputeAgain);
    const isRunning = possible.length > 0 && possible.every(({ id }) => this.#watch.isRunning(id));
    const texts = summaryTexts({
      outOfDate: outOfDate.length,
      possible: possible.length,
      sourceGone: stale.length - outOfDate.length,
    });
    return html`<div class=${outOfDate.length > 0 ? "card stale row spread" : "card row spread"}>
      <div>${texts.map((text, n) => html`<p class=${n > 0 || outOfDate.length === 0 ? "muted" : nothing}>${text}</p>`)}</div>
      ${
        possible.length > 0
          ? againButton({
              about: "all",
              isRunning,
              label: msg("Compute all again"),
              compute: () => this.#watch.computeAgain(possible),
            })
          : nothing
      }
    </div>`;
  }
}

/** Pure. */
export function summaryTexts({
  outOfDate,
  possible,
  sourceGone,
}: Record<"outOfDate" | "possible" | "sourceGone", number>) {
  const texts: string[] = [];
  const left = outOfDate - possible;
  if (outOfDate === 1) texts.push(msg("1 result is out of date."));
  else if (outOfDate > 1) texts.push(msg(str`${formatCount(outOfDate)} results are out of date.`));
  if (left > 0 && possible === 0)
    texts.push(msg("This app cannot compute that again: it does not know the operation."));
  else if (left > 0)
    texts.push(msg(str`${formatCount(left)} of them cannot be computed again here; their pages say why.`));
  if (sourceGone === 1) texts.push(msg("The source of 1 result is no longer on this device; it stays as it is."));
  else if (sourceGone > 1)
    texts.push(
      msg(str`The sources of ${formatCount(sourceGone)} results are no longer on this device; they stay as they are.`),
    );
  return texts;
}
