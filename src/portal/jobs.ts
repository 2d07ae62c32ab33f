import { isAbort } from "../base/errors.ts";
import type { Progress } from "../base/progress.ts";
import type { Opts } from "../base/signal.ts";

/** Work a person started and may watch or cancel; plain data, replaced as a whole at each change. */
export interface Job {
  readonly id: string;
  readonly kind: "import" | "fourier";
  readonly title: string;
  /** The document it reads, where there is one. */
  readonly sourceId?: string;
  readonly state: "running" | "done" | "failed" | "cancelled";
  readonly progress?: Progress;
  /** What it has so far: the newest partial result, of the kind's own shape. */
  readonly partial?: unknown;
  /** The document it made. */
  readonly resultId?: string;
  readonly error?: Error;
}

export interface JobContext {
  signal: AbortSignal;
  progress(progress: Progress): void;
  partial(partial: unknown): void;
}

/** The jobs of one tab. Finished ones stay listed until `forget`, so that a failure can be read. */
export interface Jobs {
  start(facts: Pick<Job, "kind" | "title" | "sourceId">, run: (context: JobContext) => Promise<string>): string;
  cancel(id: string): void;
  forget(id: string): void;
  /** Calls the listener now and after each change, until the signal aborts. */
  watch(listener: (jobs: readonly Job[]) => void, o: Required<Opts>): void;
}

export function createJobs(): Jobs {
  let jobs: readonly Job[] = [];
  const lives = new Map<string, AbortController>();
  const listeners = new Set<(jobs: readonly Job[]) => void>();

  function show(next: readonly Job[]) {
    jobs = next;
    for (const listener of listeners) listener(jobs);
  }
  const change = (id: string, delta: Partial<Job>) =>
    show(jobs.map((job) => (job.id === id && job.state === "running" ? { ...job, ...delta } : job)));

  return {
    start(facts, run) {
      const id = crypto.randomUUID();
      const life = new AbortController();
      lives.set(id, life);
      show([...jobs, { ...facts, id, state: "running" }]);
      const context: JobContext = {
        signal: life.signal,
        progress: (progress) => change(id, { progress }),
        partial: (partial) => change(id, { partial }),
      };
      run(context)
        .then(
          (resultId) => change(id, { state: "done", resultId }),
          (error: unknown) => {
            if (life.signal.aborted || isAbort(error)) change(id, { state: "cancelled" });
            else change(id, { state: "failed", error: error instanceof Error ? error : new Error(String(error)) });
          },
        )
        .finally(() => lives.delete(id));
      return id;
    },
    cancel(id) {
      lives.get(id)?.abort(new DOMException("cancelled", "AbortError"));
      change(id, { state: "cancelled" });
    },
    forget(id) {
      show(jobs.filter((job) => job.id !== id || job.state === "running"));
    },
    watch(listener, { signal }) {
      if (signal.aborted) return;
      listeners.add(listener);
      signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
      listener(jobs);
    },
  };
}
