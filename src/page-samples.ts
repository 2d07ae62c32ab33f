/** What gadgets that list things show on their own pages while there is nothing to list. Window only; part of the composition root. */
import { msg } from "@lit/localize";
import type { ListedReport, Notice } from "../gadgets/acquirable.ts";
import type { ErrorReportsGadget } from "../gadgets/error-reports/error-reports.ts";
import type { FormField } from "../gadgets/fields.ts";
import type { FormGadget } from "../gadgets/form/form.ts";
import type { NotificationsGadget } from "../gadgets/notifications/notifications.ts";
import { VERSION } from "./base/version.ts";
import type { Gadget, Provided, Request } from "./gadget/index.ts";
import type { GadgetPage } from "./gadget-page.ts";
import type { PageNotices } from "./page-notices.ts";
import type { Job } from "./portal/index.ts";

type Listener<T> = (all: readonly T[]) => void;
type Sampled<T> = { add(listener: Listener<T>): Listener<T>; remove(ids: readonly string[]): boolean };

/** A sample of what a page lists, in the place of nothing; `told` with whether it is what stands there. */
function inPlaceOfNothing<T extends { id: string }>(
  samples: readonly T[],
  told: (isSample: boolean) => void,
): Sampled<T> {
  let left = samples;
  const shows = new Set<() => void>();
  return {
    add(listener) {
      let own: readonly T[] = [];
      const show = () => {
        const isSample = own.length === 0 && left.length > 0;
        told(isSample);
        listener(isSample ? left : own);
      };
      shows.add(show);
      return (all) => {
        own = all;
        show();
      };
    },
    remove(ids) {
      const rest = left.filter(({ id }) => !ids.includes(id));
      const isSample = rest.length < left.length;
      left = rest;
      if (isSample) for (const show of shows) show();
      return isSample;
    },
  };
}

export async function preparePageSample(tag: string, host: Provided, notices: PageNotices): Promise<GadgetPage> {
  const told = (isSample: boolean) =>
    notices.setLine(isSample ? msg("A synthetic sample: there is nothing of this kind here yet.") : "");
  const prepare = { "wf-document-list": listing, "wf-job-list": working, "wf-error-reports": reporting }[tag];
  if (prepare) return { host: { ...host, ...(await prepare(host, told, notices)) }, show: async () => {} };
  return {
    host,
    async show(root) {
      told(true);
      if (tag === "wf-form") fillForm(root as FormGadget, notices);
      else fillNotifications(root as NotificationsGadget);
    },
  };
}

/** Documents: those of this device, else the sample's. */
async function listing(host: Provided, told: (isSample: boolean) => void, notices: PageNotices): Promise<Provided> {
  const { SAMPLE_STREAM, sampleOnly, withSample } = await import("./sample.ts");
  const tell = () => notices.show({ kind: "message", text: msg("A sample can be looked at only.") });
  const sample = sampleOnly(host, tell);
  onSampleLink(`/#/${SAMPLE_STREAM}`, () => location.assign("/gadgets/data-stream/"));
  return {
    ...withSample(host, tell),
    async jio_allDocs(o) {
      const own = await host.jio_allDocs!.call(this, o);
      told(own.length === 0);
      return own.length > 0 ? own : sample.jio_allDocs!.call(this, o);
    },
  };
}

/** The app knows nothing of the sample: what a link would show there is shown here. */
function onSampleLink(href: string, go: () => void): void {
  window.addEventListener("click", (event) => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (link?.getAttribute("href") !== href) return;
    event.preventDefault();
    go();
  });
}

async function working(host: Provided, told: (isSample: boolean) => void): Promise<Provided> {
  const progress = { bytes: 3.2e9, totalBytes: 8e9, bytesPerSecond: 8e7, secondsLeft: 60 };
  const samples: readonly Job[] = [
    { id: "sample-running", kind: "import", title: "bearing-3.wav", state: "running", progress },
    { id: "sample-done", kind: "fourier", title: msg("Spectrum of bearing-2.wav"), state: "done" },
  ];
  const sampled = inPlaceOfNothing(samples, told);
  const unless = (own: ((this: Request, id: string) => unknown) | undefined) =>
    function (this: Request, id: string) {
      if (!sampled.remove([id])) own?.call(this, id);
    };
  return {
    watchJobs(listener) {
      return host.watchJobs!.call(this, sampled.add(listener));
    },
    cancelJob: unless(host.cancelJob),
    forgetJob: unless(host.forgetJob),
  };
}

async function reporting(host: Provided, told: (isSample: boolean) => void): Promise<Provided> {
  const now = new Date().toISOString();
  const sample: ListedReport = {
    id: "error_report_module/sample",
    name: "Error",
    message: msg("An example: nothing has gone wrong"),
    stack: "",
    place: "page",
    gadgetPath: "wf-error-reports",
    version: VERSION,
    userAgent: navigator.userAgent,
    online: navigator.onLine,
    count: 1,
    firstDate: now,
    lastDate: now,
    isKept: true,
  };
  const sampled = inPlaceOfNothing([sample], told);
  onSampleLink(`/#/${sample.id}`, () => {
    const root = document.querySelector<ErrorReportsGadget>("wf-error-reports");
    if (root) root.url = { path: sample.id };
  });
  return {
    watchErrorReports(listener) {
      return host.watchErrorReports!.call(this, sampled.add(listener));
    },
    async removeErrorReports(ids) {
      if (!sampled.remove(ids)) await host.removeErrorReports!.call(this, ids);
    },
  };
}

function fillForm(form: FormGadget, notices: PageNotices): void {
  const fields: readonly FormField[] = [
    { kind: "text", name: "name", label: msg("Name of the machine"), isRequired: true },
    { kind: "number", name: "rate", label: msg("Samples per second"), hint: "Hz", least: 1 },
    {
      kind: "choice",
      name: "unit",
      label: msg("Unit"),
      options: [
        ["g", "g"],
        ["m/s²", "m/s²"],
      ],
    },
    { kind: "switch", name: "kept", label: msg("Keep the recording") },
  ];
  const content = { name: msg("Pump 3"), rate: 16_000, unit: "g", kept: true };
  Object.assign(form, { fields, content, action: msg("Save") });
  form.addEventListener("wf-submitted", () =>
    notices.show({ kind: "message", text: msg("A sample is saved nowhere.") }),
  );
}

function fillNotifications(root: NotificationsGadget): void {
  root.notices = [
    { kind: "message", text: msg("The settings are saved.") },
    { kind: "failure", text: msg("The file could not be read.") },
  ];
  (root as Gadget).addEventListener("wf-dismissed", (event) => {
    const { detail } = event as CustomEvent<Notice>;
    root.notices = root.notices.filter((notice) => notice !== detail);
  });
}
