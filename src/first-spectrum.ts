/** A newcomer's first spectrum: the sample brought in, computed and shown by one tap. Window only; part of the composition root. */
import { msg } from "@lit/localize";
import type { FourierOptions } from "../gadgets/acquirable.ts";
import type { Jobs } from "./portal/index.ts";

/** What shows the sample's shaft and bearing at their best. */
const SPECTRUM: FourierOptions = {
  method: "welch",
  channel: 0,
  window: "hann",
  nperseg: 4096,
  noverlap: 2048,
  detrend: "constant",
  average: "mean",
  quantity: "amplitude",
  dbReference: 1,
};

interface Parts {
  jobs: Jobs;
  startSample(): string;
  startFourier(sourceId: string, title: string, o: FourierOptions): string;
  show(id: string): void;
}

export function createFirstSpectrum({ jobs, startSample, startFourier, show }: Parts) {
  return {
    /** Goes on whatever becomes of who asked; cancelled or failed, the sample's job says so. */
    async showFirstSpectrum(): Promise<void> {
      const id = await resultOf(jobs, startSample());
      if (id === undefined) return;
      startFourier(id, msg("Spectrum of the sample"), SPECTRUM);
      show(id); // its page shows the spectrum as it grows
    },
  };
}

/** The document that a job makes; undefined where it makes none. */
function resultOf(jobs: Jobs, id: string): Promise<string | undefined> {
  const life = new AbortController();
  return new Promise((resolve) => {
    jobs.watch(
      (all) => {
        const job = all.find((one) => one.id === id);
        if (job && job.endedAt === undefined) return;
        life.abort();
        resolve(job?.resultId);
      },
      { signal: life.signal },
    );
  });
}
