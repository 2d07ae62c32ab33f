/** What comes to the app from outside, on its way in. */
import type { RawDescription } from "../src/format/index.ts";
import type { Arrival } from "../src/ingest/index.ts";

/** What came to the app: files, and folders of a drop or of a picker. */
export interface CameIn {
  readonly files: readonly File[];
  /** What else a drop held. */
  readonly folders?: readonly FileSystemDirectoryEntry[];
  /** Of `files`, one by one, where the browser gives such things. */
  readonly handles?: readonly Promise<FileSystemHandle | null>[];
  /** The files are those of chosen folders, each with its path. */
  readonly asFolder?: boolean;
  /** They are nothing but samples, whatever their first bytes say. */
  readonly asSamples?: boolean;
}

/** What a person wants of something that came; `raw` where it is nothing but samples. */
export interface ImportChoice {
  readonly arrival: Arrival;
  readonly raw?: RawDescription;
}

/** An import that was cut short, and what is kept of it; lengths are bytes. */
export interface Unfinished {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  readonly kept: number;
  /** When it was last begun or gone on with; ISO 8601. */
  readonly since: string;
  /** The person has to choose the file again. */
  readonly asksForFile: boolean;
}

/** What a job of kind "import" has while it looks through a folder. */
export interface FoundFiles {
  readonly found: number;
}
