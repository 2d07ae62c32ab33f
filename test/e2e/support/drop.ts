import type { Page } from "@playwright/test";

/** What the file manager of the desktop does, by the debugger: files and folders are let fall on the page. */
export async function dropOn(page: Page, paths: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, x: 200, y: 300, data });
  await session.detach();
}
