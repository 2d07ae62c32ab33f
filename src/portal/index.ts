export type { Job, JobContext, JobKind, JobResult, Jobs } from "./jobs.ts";
export { createJobs } from "./jobs.ts";
export type { PortalType, PortalTypeName } from "./portal-types.ts";
export { newId, PORTAL_TYPES, portalTypeOf } from "./portal-types.ts";
