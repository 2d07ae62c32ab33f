import { tellFailure } from "../src/base/told-failure.ts";
import { reportingPage } from "./reporting-page.ts";

/** Failures of this thread that nobody caught are told to one open page, which keeps a report of them. */
export function tellFailures(worker: ServiceWorkerGlobalScope): void {
  const tell = async (thrown: unknown) => {
    const clients = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
    reportingPage(clients)?.postMessage(tellFailure(thrown));
  };
  worker.addEventListener("error", ({ error, message }) => void tell(error ?? message));
  worker.addEventListener("unhandledrejection", ({ reason }) => void tell(reason));
}
