/** Files dropped anywhere on a page of the app. Window only; part of the composition root. */

/** Calls `receive` for each dropped file and `refuse` with the name of each dropped folder, which a browser hands over as a file. */
export function receiveDrops(receive: (file: File) => Promise<unknown>, refuse: (folderName: string) => void): void {
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files");
  window.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault(); // else the browser opens the file in place of the app
    event.dataTransfer!.dropEffect = "copy";
  });
  window.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    const files: File[] = [];
    for (const item of event.dataTransfer!.items) {
      const entry = item.webkitGetAsEntry();
      const file = item.getAsFile(); // gone once this event is over
      if (entry?.isDirectory) refuse(entry.name);
      else if (file) files.push(file);
    }
    void receiveAll(files, receive);
  });
}

/** One after another, as they were dropped. */
async function receiveAll(files: readonly File[], receive: (file: File) => Promise<unknown>): Promise<void> {
  for (const file of files) await receive(file);
}
