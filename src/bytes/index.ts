export type { Folder, OpenFile, OpenFileOpts } from "./folder.ts";
export {
  hasJobFiles,
  type JobScratch,
  openJobScratch,
  sweepJobScratch,
  useJobScratch,
} from "./job-scratch.ts";
export { createMemoryFolder } from "./memory.ts";
export { createOpfsFolder, removeOpfsFolder } from "./opfs.ts";
export { createScratch, type Scratch, sweepScratch } from "./scratch.ts";
