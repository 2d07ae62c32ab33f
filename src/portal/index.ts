export type { Job, JobContext, JobKind, JobResult, Jobs } from "./jobs.ts";
export { createJobs } from "./jobs.ts";
export type { PortalType, PortalTypeName } from "./portal-types.ts";
export { newId, PORTAL_TYPES, portalTypeOf } from "./portal-types.ts";
export type { PresentSource, SourceRecord, SourceState, Staleness } from "./provenance.ts";
export { describeStaleness, formatSoftware, parseSources } from "./provenance.ts";
export { findStale, type StaleResult } from "./provenance-storage.ts";
