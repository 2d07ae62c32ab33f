import type { Span } from "./judge.ts";
import type { Lane } from "./work.ts";
import type { Report } from "./work-in-page.ts";

/** Reports as they came, so that what came back before something else began is known. */
export class Journal {
  readonly #reports: Report[] = [];

  readonly take = (report: Report) => void this.#reports.push(report);

  acknowledged(lane: Lane): number {
    return this.reported(lane.name);
  }

  reported(name: string): number {
    return this.#reports.filter((report) => report.lane === name && !report.failure).length;
  }

  failures(): string[] {
    return this.#reports.flatMap(({ lane, step, failure }) => (failure ? [`${lane}, step ${step}: ${failure}`] : []));
  }

  /** A step begins when the one before it was reported, and ends with its own report. */
  spans(lane: Lane): Span[] {
    const places = this.#reports.flatMap((report, place) => (report.lane === lane.name ? [place] : []));
    return [...places, Number.POSITIVE_INFINITY]
      .slice(0, lane.steps.length)
      .map((ended, step) => ({ lane, step, began: places[step - 1] ?? -1, ended }));
  }

  byVerb(lanes: readonly Lane[], counts: Record<string, number>): void {
    for (const lane of lanes)
      for (const step of lane.steps.slice(0, this.acknowledged(lane))) {
        const verb = step.length > 1 ? "bulk" : step[0]!.verb;
        counts[verb] = (counts[verb] ?? 0) + 1;
      }
  }
}
