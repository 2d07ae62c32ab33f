/** What a gadget's own page shows where nobody tells it what to show. Window only; part of the composition root. */
import { msg } from "@lit/localize";
import type { PlotGadget } from "../gadgets/plot/plot.ts";
import type { SpectrogramGadget } from "../gadgets/spectrogram/spectrogram.ts";
import type { SpectrumGadget } from "../gadgets/spectrum/spectrum.ts";
import { isAbort } from "./base/errors.ts";
import { messageOf } from "./base/told-failure.ts";
import type { Joining } from "./embedded.ts";
import type { Gadget, Provided, Request } from "./gadget/index.ts";
import { createPageNotices, type PageNotices } from "./page-notices.ts";

export interface GadgetPage {
  readonly host: Provided;
  /** The root is there; where a page around it decides what is shown, that one is waited for. */
  show(root: Gadget, joining?: Joining): Promise<void>;
}

const SHOWN_BY_URL = ["wf-data-stream", "wf-data-array", "wf-document-page"];
const SHOWN_BY_CALL = ["wf-plot", "wf-spectrogram", "wf-spectrum"];
/** These list what there is, or what they are handed; by themselves they show what that looks like. */
const SHOWN_EMPTY = ["wf-form", "wf-notifications", "wf-document-list", "wf-job-list", "wf-error-reports"];

const WITHOUT_HEADING = [...SHOWN_BY_CALL, "wf-form", "wf-notifications", "wf-document-list", "wf-job-list"];

/** In a frame of another site, browsers may refuse all storage; so do they in a sandbox. */
async function isStorageRefused(): Promise<boolean> {
  if (!isSecureContext) return false; // there is none to refuse; imports say so
  try {
    await navigator.storage.getDirectory();
    return false;
  } catch {
    return true;
  }
}

export async function prepareGadgetPage(tag: string, host: Provided): Promise<GadgetPage> {
  const isAlone = window.parent === window;
  if (isAlone && tag !== "wf-launcher") frameAlone(tag);
  const notices = createPageNotices();
  const root = document.body.querySelector<HTMLElement>(`:scope > ${tag}, :scope > main > ${tag}`)!;
  root.before(notices.element);
  const told = tellingHost(host, notices, () => root);
  const refused = await isStorageRefused();
  const isEmpty = [...SHOWN_BY_URL, ...SHOWN_BY_CALL].includes(tag) && !/^#\/\w/.test(location.hash);
  if (!refused && isAlone && SHOWN_EMPTY.includes(tag))
    return (await import("./page-samples.ts")).preparePageSample(tag, told, notices);
  if (!refused && !isEmpty) return { host: told, show: async () => {} };
  const sample = await import("./sample.ts");
  const tell = () =>
    notices.show({
      kind: "message",
      text: msg("A sample can be looked at only: open Wendelin Field by itself to import, compute and delete."),
    });
  return {
    host: refused ? sample.sampleOnly(told, tell) : sample.withSample(told, tell),
    async show(gadget, joining) {
      const hasHost = (await joining?.joined) === true;
      if (isEmpty && hasHost && (tag === "wf-plot" || !refused)) return; // it shows what its host has
      if (refused)
        notices.setLine(
          msg(
            "Read only: this browser keeps nothing for this page where it is shown. What you see is a synthetic sample.",
          ),
        );
      else notices.setLine(msg("A synthetic sample: nothing else was asked for."));
      if (!isEmpty || (hasHost && !refused)) return;
      const takeBack = await showSample(gadget, tag, sample, host);
      if (!joining || (refused && tag !== "wf-plot")) return;
      await joining.hosted; // one that is only slow has its own to show
      takeBack();
      notices.setLine("");
    },
  };
}

/** What a launcher would show of messages and failures, this page shows. */
function tellingHost(host: Provided, notices: PageNotices, root: () => HTMLElement): Provided {
  return {
    ...host,
    notify: (notice) => notices.show(notice),
    reportServiceError(this: Request, error: unknown) {
      if (isAbort(error)) return;
      const isSeen = root().shadowRoot?.querySelector("wf-error-card"); // in the gadget's place
      if (!isSeen) notices.show({ kind: "failure", text: messageOf(error) });
      return host.reportServiceError?.call(this, error);
    },
  };
}

/** The answer takes the sample away again, unless something else is shown by now. */
async function showSample(
  root: Gadget,
  tag: string,
  sample: typeof import("./sample.ts"),
  host: Provided,
): Promise<() => void> {
  const label = msg("Synthetic bearing recording");
  if (tag === "wf-spectrogram") {
    const picture = root as SpectrogramGadget;
    await picture.show(sample.SAMPLE_SPECTROGRAM, { label });
    return takingBack(picture, { source: undefined, label: "" });
  }
  if (tag === "wf-spectrum") {
    const spectrum = root as SpectrumGadget;
    await spectrum.show(sample.SAMPLE_SPECTRUM);
    return () => {
      if (spectrum.docId === sample.SAMPLE_SPECTRUM) Object.assign(spectrum, { docId: "", doc: undefined, label: "" });
    };
  }
  if (tag === "wf-plot") {
    const plot = root as PlotGadget;
    const source: PlotGadget["source"] = (view, signal) =>
      plot.acquire("readWaveform", [sample.SAMPLE_STREAM, 0, view], { signal });
    const words = { label, xLabel: msg("Time"), xUnit: "s", yLabel: msg("Acceleration"), yUnit: "g" };
    Object.assign(plot, { ...words, source, extent: sample.SAMPLE_EXTENT, resolution: sample.SAMPLE_RESOLUTION });
    const without = { extent: undefined, resolution: undefined, view: undefined, label: "", xLabel: "", xUnit: "" };
    return takingBack(plot, { ...without, source: undefined, yLabel: "", yUnit: "" });
  }
  if (tag === "wf-document-page") await host.loadGadget?.call(requestOf(tag), "wf-data-stream");
  const path = tag === "wf-data-array" ? sample.SAMPLE_SPECTROGRAM : sample.SAMPLE_STREAM;
  const page = Object.assign(root, { url: { path } });
  return () => {
    if (page.url.path === path) page.url = { path: "" };
  };
}

const requestOf = (path: string): Request => ({ scope: "", path, signal: new AbortController().signal });

function takingBack(gadget: PlotGadget | SpectrogramGadget, without: object): () => void {
  const { source } = gadget;
  return () => {
    if (gadget.source === source) Object.assign(gadget, without);
  };
}

/** What a page has that is no part of another: a landmark, a heading where the gadget has none, some room. */
function frameAlone(tag: string): void {
  const main = document.createElement("main");
  Object.assign(main.style, { maxInlineSize: "64rem", marginInline: "auto", padding: "1rem" });
  const root = document.body.querySelector(`:scope > ${tag}`)!;
  root.replaceWith(main);
  if (WITHOUT_HEADING.includes(tag)) {
    const heading = document.createElement("h1");
    heading.textContent = document.title.split(" · ")[0]!;
    Object.assign(heading.style, { margin: "0 0 0.75rem", fontSize: "1.25rem" });
    main.append(heading);
  }
  main.append(root);
}
