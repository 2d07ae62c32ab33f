/** For worker entries: a rejection that nobody handles ends no worker and reaches no page by itself; it is told. */
import { tellFailure } from "./base/told-failure.ts";

const worker = globalThis as unknown as DedicatedWorkerGlobal;
interface DedicatedWorkerGlobal extends EventTarget {
  postMessage(message: unknown): void;
}

worker.addEventListener("unhandledrejection", (event) => {
  worker.postMessage(tellFailure((event as PromiseRejectionEvent).reason));
});
