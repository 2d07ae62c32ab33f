/** What the documents mean: one row for each portal type. A new type is a new row. */
export interface PortalType {
  readonly portalType: string;
  readonly module: string;
  /** Tag of the gadget that shows one such document. */
  readonly pageTag: string;
  /** Tag of the gadget that shows all of them; absent: the list of documents. */
  readonly listTag?: string;
}

export const PORTAL_TYPES = [
  { portalType: "Data Stream", module: "data_stream_module", pageTag: "wf-data-stream" },
  { portalType: "Data Array", module: "data_array_module", pageTag: "wf-data-array" },
  { portalType: "Annotation", module: "annotation_module", pageTag: "wf-stored-properties" },
  {
    portalType: "Error Report",
    module: "error_report_module",
    pageTag: "wf-error-reports",
    listTag: "wf-error-reports",
  },
] as const satisfies readonly PortalType[];

export type PortalTypeName = (typeof PORTAL_TYPES)[number]["portalType"];

/** The portal type kept in a module; `undefined` for a module that does not exist. */
export function portalTypeOf(module: string): PortalType | undefined {
  return PORTAL_TYPES.find((type) => type.module === module);
}

/** A fresh id, `<module>/<uuid>`, for a document of that type. */
export function newId(portalType: PortalTypeName): string {
  const { module } = PORTAL_TYPES.find((type) => type.portalType === portalType)!;
  return `${module}/${crypto.randomUUID()}`;
}
