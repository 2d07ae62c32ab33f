import type { Opts } from "../base/signal.ts";
import type { FolderFile } from "./zarr/zarr-files.ts";

/** A folder that a person chose or dropped. */
export interface Folder {
  readonly name: string;
  /** The paths of the Zarr stores in it, each beginning with its name. */
  findStores(): Promise<string[]>;
  /** All files at and below a path, but for those below the paths of `without`, where nobody looks. */
  list(path: string, o: Opts & { without?: readonly string[]; onFound?(count: number): void }): Promise<FolderFile[]>;
}
