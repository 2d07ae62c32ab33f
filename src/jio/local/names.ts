/** How everything of one database is called in the origin; pages, workers and tests meet under these names. */
export const databaseName = (database: string) => `field:${database}`;
export const changesChannel = (database: string) => `field:${database}`;
export const bytesChannel = (database: string) => `field:${database}:bytes`;
/** Quoted, so that no two attachments share a lock wherever a slash stands in their names. */
export const tailLock = (database: string, id: string, name: string) =>
  `field:${database}:tail:${JSON.stringify([id, name])}`;

/** The folder of OPFS; whatever the database is called, it is one folder below `field`. */
export function folderPath(database: string): string {
  return `field/${encodeURIComponent(database).replace(/^\.+$/, (dots) => dots.replaceAll(".", "%2E"))}`;
}
