import type { Page } from "@playwright/test";

/** Names and lengths of the files that hold something below a folder of the origin's private file system: the app makes empty ones in advance. */
export const filesIn = (page: Page, name?: string): Promise<Record<string, number>> =>
  page.evaluate(async (name) => {
    const files: Record<string, number> = {};
    const walk = async (folder: FileSystemDirectoryHandle) => {
      for await (const handle of folder.values()) {
        if (handle.kind === "directory") await walk(handle as FileSystemDirectoryHandle);
        else {
          const file = await (handle as FileSystemFileHandle).getFile().catch(() => undefined); // removed meanwhile
          if (file && file.size > 0) files[handle.name] = file.size;
        }
      }
    };
    const root = await navigator.storage.getDirectory();
    if (name === undefined) await walk(root);
    else await root.getDirectoryHandle(name).then(walk, () => {});
    return files;
  }, name);
