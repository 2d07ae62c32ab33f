export type { Folder, OpenFile, OpenFileOpts } from "./folder.ts";
export { createMemoryFolder } from "./memory.ts";
export { createOpfsFolder, removeOpfsFolder } from "./opfs.ts";
export { createScratch, type Scratch, sweepScratch } from "./scratch.ts";
