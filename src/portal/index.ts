export { type Annotation, annotationDoc, MOST_TEXT, parseAnnotation } from "./annotations.ts";
export { notesOf, ofType, parseTags, searchQuery, tagsIn } from "./catalog.ts";
export { changeDocument } from "./change-document.ts";
export type { ErrorReport, Failure, FailurePlace } from "./error-report.ts";
export { ERROR_REPORT_MODULE, formatErrorReport } from "./error-report.ts";
export type { Job, JobContext, JobFacts, JobKind, JobResult, Jobs } from "./jobs.ts";
export { createJobs, isLive } from "./jobs.ts";
export { createKeptJobs, type JobNote, type KeptJobs, parseNote } from "./kept-jobs.ts";
export type { PortalType, PortalTypeName } from "./portal-types.ts";
export { newId, PORTAL_TYPES, portalTypeOf } from "./portal-types.ts";
export type { JudgedSource, PresentSource, Recomputing, SourceRecord, SourceState, Staleness } from "./provenance.ts";
export { describeStaleness, formatSoftware, judgeRecomputing, parseSources } from "./provenance.ts";
export { findStale, type StaleResult } from "./provenance-storage.ts";
export {
  CONTRASTS,
  DEFAULT_SETTINGS,
  LANGUAGES,
  type Language,
  MEMORY_MIB,
  parseSettings,
  SETTINGS_ID,
  type Settings,
  settingsDoc,
  THEMES,
} from "./settings.ts";
export { isTrashed, restoredDoc, TRASH_DAYS, trashedDoc, trashedUntil, trashQuery, withoutTrash } from "./trash.ts";
