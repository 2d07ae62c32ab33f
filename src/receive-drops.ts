/** Files that come to the page without its own buttons: dropped, pasted, or opened with the app by the system. Window only; part of the composition root. */
import type { CameIn } from "../gadgets/acquirable.ts";

interface LaunchQueue {
  setConsumer(consumer: (launch: { files?: readonly FileSystemHandle[]; targetURL?: string }) => void): void;
}

export function receiveFiles(bringIn: (came: CameIn) => Promise<unknown>): void {
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files");
  window.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault(); // else the browser opens the file in place of the app
    event.dataTransfer!.dropEffect = "copy";
  });
  window.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    void bringIn(cameBy([...event.dataTransfer!.items]));
  });
  window.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0 && !isField(event.composedPath()[0])) void bringIn({ files });
  });
  const { launchQueue } = globalThis as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files = [], targetURL }) => {
    const place = files.length === 0 && placeOfLaunch(targetURL, location.origin);
    if (place) location.hash = place;
    else void open(files, bringIn);
  });
}

/** Where a shortcut of the app leads, as a fragment; the browser only shows the page that is open. Empty where it leads nowhere: the person stays where they are. */
export function placeOfLaunch(targetURL: string | undefined, origin: string): string {
  const url = targetURL !== undefined && URL.canParse(targetURL) ? new URL(targetURL) : undefined;
  return url?.origin === origin && url.pathname === "/" ? url.hash : "";
}

/** What is pasted there is text, also where a picture of it came along. */
const isField = (target: EventTarget | undefined) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

/** Nothing of a drop can be had once its event is over, so all is taken here at once. */
function cameBy(items: readonly DataTransferItem[]): CameIn {
  const files: File[] = [];
  const folders: FileSystemDirectoryEntry[] = [];
  const handles: Promise<FileSystemHandle | null>[] = [];
  for (const item of items) {
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (entry?.isDirectory) folders.push(entry as FileSystemDirectoryEntry);
    else if (file) {
      files.push(file);
      handles.push((item as WithHandle).getAsFileSystemHandle?.() ?? Promise.resolve(null));
    }
  }
  return { files, folders, handles };
}

type WithHandle = DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> };

/** What the system opens with this app. */
async function open(handles: readonly FileSystemHandle[], bringIn: (came: CameIn) => Promise<unknown>) {
  const opened = handles.filter((handle): handle is FileSystemFileHandle => handle.kind === "file");
  const files = await Promise.all(opened.map((handle) => handle.getFile()));
  if (files.length > 0) await bringIn({ files, handles: opened.map((handle) => Promise.resolve(handle)) });
}
