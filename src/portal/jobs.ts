import { FieldError, isAbort } from "../base/errors.ts";
import type { Progress } from "../base/progress.ts";
import type { Opts } from "../base/signal.ts";

/** `restore`: an archive is imported. `save`: one document is written as a file. `overview`: what plots of a recording read. */
export type JobKind = "import" | "fourier" | "overview" | "export" | "restore" | "save" | "verify" | "clone" | "record";

/** Work a person started and may watch or cancel; plain data, replaced as a whole at each change. */
export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  readonly title: string;
  /** The document it reads, where there is one. */
  readonly sourceId?: string;
  /** The documents it makes anew, in their own places. */
  readonly targetIds?: readonly string[];
  /** It was begun in a page that is gone, and goes on here. */
  readonly resumed?: boolean;
  /** The unfinished import where what came in is kept, should it be cut short. */
  readonly draftId?: string;
  /** What it will have read in the end, as far as that is known before it begins; bytes. */
  readonly totalBytes?: number;
  readonly state: "waiting" | "running" | "done" | "failed" | "cancelled";
  readonly progress?: Progress;
  /** What it has so far: the newest partial result, of the kind's own shape. */
  readonly partial?: unknown;
  /** The document it made. */
  readonly resultId?: string;
  /** What it tells where that is no document; of the kind's own shape. */
  readonly report?: unknown;
  readonly error?: Error;
  /** When it ended, in milliseconds since 1970. */
  readonly endedAt?: number;
}

/** What is known of a job when it starts. */
export type JobFacts = Pick<Job, "kind" | "title" | "sourceId" | "targetIds" | "resumed" | "draftId" | "totalBytes"> & {
  /** It waits for its turn, until `begin`. */
  readonly waits?: boolean;
};

export interface JobContext {
  signal: AbortSignal;
  /** Its turn has come. */
  begin(): void;
  progress(progress: Progress): void;
  partial(partial: unknown): void;
}

/** The id of the document it made, or what it tells, or both. */
export type JobResult = string | { report: unknown; resultId?: string };

/** It has not ended: it runs, or waits for its turn. */
export const isLive = ({ state }: Pick<Job, "state">): boolean => state === "running" || state === "waiting";

/** The jobs of one tab. Finished ones stay listed until `forget`, so that a failure can be read. */
export interface Jobs {
  start(facts: JobFacts, run: (context: JobContext) => Promise<JobResult>): string;
  cancel(id: string): void;
  /** Cancels what reads that document, or makes it anew. */
  cancelUsers(documentId: string): void;
  forget(id: string): void;
  /** Calls the listener now and after each change, until the signal aborts. */
  watch(listener: (jobs: readonly Job[]) => void, o: Required<Opts>): void;
}

export function createJobs(): Jobs {
  let jobs: readonly Job[] = [];
  let started = 0;
  const lives = new Map<string, AbortController>();
  const listeners = new Set<(jobs: readonly Job[]) => void>();

  function show(next: readonly Job[]) {
    jobs = next;
    for (const listener of listeners) listener(jobs);
  }
  const change = (id: string, delta: Partial<Job>) =>
    show(jobs.map((job) => (job.id === id && isLive(job) ? { ...job, ...delta } : job)));

  /** What a partial result showed is in the result, or gone; it is not kept for a job that only waits to be forgotten. */
  function end(id: string, delta: Partial<Job>) {
    show(
      jobs.map((job) => {
        // A document that was stored as somebody cancelled is there: nobody is told that nothing was kept.
        if (job.id !== id || (!isLive(job) && delta.resultId === undefined)) return job;
        const { partial: _, ...kept } = job;
        return { ...kept, ...delta, endedAt: Date.now() };
      }),
    );
  }

  function cancel(id: string) {
    lives.get(id)?.abort(new DOMException("cancelled", "AbortError"));
    end(id, { state: "cancelled" });
  }

  return {
    start({ waits, ...facts }, run) {
      const id = `job-${++started}`;
      const life = new AbortController();
      lives.set(id, life);
      show([...jobs, { ...facts, id, state: waits ? "waiting" : "running" }]);
      const context: JobContext = {
        signal: life.signal,
        begin: () => change(id, { state: "running" }),
        progress: (progress) => change(id, { progress }),
        partial: (partial) => change(id, { partial }),
      };
      run(context)
        .then(
          (result) => end(id, { state: "done", ...(typeof result === "string" ? { resultId: result } : result) }),
          (error: unknown) => {
            if (life.signal.aborted || isAbort(error)) end(id, { state: "cancelled" });
            else end(id, { state: "failed", error: error instanceof Error ? error : new Error(String(error)) });
          },
        )
        .finally(() => lives.delete(id));
      return id;
    },
    cancel,
    cancelUsers(documentId) {
      for (const { id, sourceId, targetIds } of jobs)
        if (sourceId === documentId || targetIds?.includes(documentId)) cancel(id);
    },
    forget(id) {
      show(jobs.filter((job) => job.id !== id || isLive(job)));
    },
    watch(listener, { signal }) {
      if (typeof listener !== "function") throw new FieldError("invalid-argument", "jobs are watched by a function");
      if (signal.aborted) return;
      listener(jobs);
      listeners.add(listener);
      signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
    },
  };
}
