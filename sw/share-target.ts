/** Files that another app shares with this one: put down whole, for the next page to import. Nothing is kept in this thread. */

/** Named in the manifest. */
export const SHARE_PATH = "/share-target/";
/** src/inbox.ts reads it: `<share>/<name>`. */
const FOLDER = "inbox";
const LONGEST_NAME = 120;

/** A name that the file system takes, as like the file's as may be; `taken` are those of the same share. */
export function inboxName(name: string, taken: ReadonlySet<string>): string {
  const plain = Array.from(name, (letter) => (letter < " " || '/\\:*?"<>|\u007f'.includes(letter) ? "_" : letter)).join(
    "",
  );
  const ending = /\.\w{1,16}$/.exec(plain)?.[0] ?? "";
  const stem = plain
    .slice(0, plain.length - ending.length)
    .slice(0, LONGEST_NAME)
    .replace(/^\.+|[. ]+$/g, "");
  let free = `${stem || "file"}${ending}`;
  for (let n = 2; taken.has(free); n++) free = `${stem || "file"} ${n}${ending}`;
  return free;
}

/** All of them or none. Each is there whole or is empty: what a stream of this kind writes takes its place when it is closed. */
export async function putDown(files: readonly Pick<File, "name" | "stream">[]): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const inbox = await root.getDirectoryHandle(FOLDER, { create: true });
  const share = await inbox.getDirectoryHandle(crypto.randomUUID(), { create: true });
  try {
    await write(files, share);
  } catch (error) {
    await removeFreed(inbox, share.name).catch(() => {}); // what went wrong first is what is told
    throw error;
  }
}

const TRIES = 40;
const PAUSE_MS = 50;

/** A writer that was cut short lets go of its file a moment later. */
async function removeFreed(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  for (let n = 1; ; n++)
    try {
      return await folder.removeEntry(name, { recursive: true });
    } catch (error) {
      if (n === TRIES || (error as Error).name !== "NoModificationAllowedError") throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
}

async function write(files: readonly Pick<File, "name" | "stream">[], share: FileSystemDirectoryHandle): Promise<void> {
  const taken = new Set<string>();
  for (const file of files) {
    const name = inboxName(file.name, taken);
    taken.add(name);
    const handle = await share.getFileHandle(name, { create: true });
    await file.stream().pipeTo(await handle.createWritable());
  }
}

/** Takes the files of a share, and sends the page to where they are looked at; what could not be kept is told there. */
export async function receiveShare(request: Request): Promise<Response> {
  let place = "/#/";
  try {
    const form = await request.formData();
    const files = [...form.values()].filter((value) => value instanceof File && value.size > 0) as File[];
    await putDown(files);
  } catch {
    place = "/?shared=failed#/";
  }
  return Response.redirect(place, 303);
}
