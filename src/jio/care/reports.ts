/** What the storage worker tells of a database as a whole. Lengths are bytes. */

/** One module: the part of an id before its first slash. */
export interface ModuleUsage {
  module: string;
  documents: number;
  attachments: number;
  /** Documents as JSON text and the bytes of their attachments. */
  bytes: number;
}

export interface StorageUsage {
  modules: ModuleUsage[];
  space: {
    /** Documents as JSON text. */
    documents: number;
    /** Attachments in the rows of IndexedDB. */
    inline: number;
    /** Attachments in packs: middling ones, one after another. */
    packs: number;
    /** Attachments in files of their own, sealed or still growing. */
    wholes: number;
    /** In packs and files, named by no attachment: given back when the storage is tidied. */
    unused: number;
    /** Files made in advance. */
    spares: number;
  };
}

/** Bytes [offset, offset + length) of an attachment that are not what was stored, or are gone. */
export interface Damage {
  id: string;
  name: string;
  offset: number;
  length: number;
  what: "changed" | "missing";
}

export interface VerifyReport {
  attachments: number;
  bytes: number;
  damaged: Damage[];
  /** Ends of attachments that another tab is appending to: they get their digest when they are sealed. */
  unsealed: { id: string; name: string; offset: number }[];
}
