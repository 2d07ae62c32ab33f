/** How everything of one database is called in the origin; pages, workers and tests meet under these names. */
export const databaseName = (database: string) => `field:${database}`;
export const changesChannel = (database: string) => `field:${database}`;
export const bytesChannel = (database: string) => `field:${database}:bytes`;
export const tailLock = (database: string, id: string, name: string) => `field:${database}:tail:${id}/${name}`;

/** The folder of OPFS; whatever the database is called, it is one folder below `field`. */
export function folderPath(database: string): string {
  return `field/${encodeURIComponent(database).replace(/^\.+$/, (dots) => dots.replaceAll(".", "%2E"))}`;
}
