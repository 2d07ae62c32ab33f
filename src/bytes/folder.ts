/** Files in one flat folder, the same contract over OPFS and memory. Offsets and lengths are bytes. */

/** An open file. Every call is synchronous: only a worker may hold one over OPFS. */
export interface OpenFile {
  size(): number;
  /** Fills `out` from `at` on; fewer bytes than asked for come back at the end of the file. */
  readAt(at: number, out: Uint8Array): number;
  /** Writes all of `bytes` or throws "over-quota". */
  writeAt(at: number, bytes: Uint8Array): void;
  truncate(length: number): void;
  flush(): void;
  close(): void;
}

export interface OpenFileOpts {
  create?: boolean;
  /**
   * "read-only" may be open many times at once; the default excludes every other handle. With "readwrite-unsafe" several may write, each
   * its own part, where the browser can (Chromium); elsewhere it is the default.
   */
  mode?: "readwrite" | "read-only" | "readwrite-unsafe";
}

export interface Folder {
  /** `undefined` where there is no such file; "locked" while somebody else holds it open. */
  openFile(name: string, o?: OpenFileOpts): Promise<OpenFile | undefined>;
  /** False where there was no such file; "locked" while it is open. */
  removeFile(name: string): Promise<boolean>;
  /** A reference to the bytes, not a copy; it dies when the file is written or removed. */
  getBlob(name: string): Promise<Blob | undefined>;
  list(): Promise<string[]>;
}
