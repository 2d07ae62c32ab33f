export type { Job, JobContext, JobFacts, JobKind, JobResult, Jobs } from "./jobs.ts";
export { createJobs } from "./jobs.ts";
export type { PortalType, PortalTypeName } from "./portal-types.ts";
export { newId, PORTAL_TYPES, portalTypeOf } from "./portal-types.ts";
export type { JudgedSource, PresentSource, Recomputing, SourceRecord, SourceState, Staleness } from "./provenance.ts";
export { describeStaleness, formatSoftware, judgeRecomputing, parseSources } from "./provenance.ts";
export { findStale, type StaleResult } from "./provenance-storage.ts";
