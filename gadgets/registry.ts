/** Every gadget of the app: its tag, and where its definition is loaded from at first need. */
export const GADGETS: Readonly<Record<string, () => Promise<unknown>>> = {
  "wf-launcher": () => import("./launcher/launcher.ts"),
  "wf-import": () => import("./import/import.ts"),
  "wf-raw-import": () => import("./import/raw-import.ts"),
  "wf-job-list": () => import("./job-list/job-list.ts"),
  "wf-document-list": () => import("./document-list/document-list.ts"),
  "wf-data-stream": () => import("./data-stream/data-stream.ts"),
  "wf-data-array": () => import("./data-array/data-array.ts"),
  "wf-storage": () => import("./storage/storage.ts"),
  "wf-plot": () => import("./plot/plot.ts"),
};
