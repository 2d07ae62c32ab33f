/** Files and folders dropped anywhere on a page of the app. Window only; part of the composition root. */

/** Calls `receiveFile` and `receiveFolder` for what is dropped, one after another, as it lay in the drop. */
export function receiveDrops(
  receiveFile: (file: File) => Promise<unknown>,
  receiveFolder: (folder: FileSystemDirectoryEntry) => Promise<unknown>,
): void {
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files");
  window.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault(); // else the browser opens the file in place of the app
    event.dataTransfer!.dropEffect = "copy";
  });
  window.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    const received: (() => Promise<unknown>)[] = [];
    for (const item of event.dataTransfer!.items) {
      const entry = item.webkitGetAsEntry();
      const file = item.getAsFile(); // gone once this event is over
      if (entry?.isDirectory) received.push(() => receiveFolder(entry as FileSystemDirectoryEntry));
      else if (file) received.push(() => receiveFile(file));
    }
    void inTurn(received);
  });
}

async function inTurn(list: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const receive of list) await receive();
}
