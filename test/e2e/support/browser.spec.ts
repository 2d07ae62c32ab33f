import { expect, test } from "./app.ts";

test("what was committed is there when the browser was killed and opened again on the same profile", async ({
  server,
  openBrowser,
}) => {
  const first = await openBrowser();
  await first.page.goto(server.url);
  await first.page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const open = indexedDB.open("kill", 1);
        open.onupgradeneeded = () => open.result.createObjectStore("s");
        open.onsuccess = () => {
          const tx = open.result.transaction("s", "readwrite", { durability: "strict" });
          tx.objectStore("s").put("kept", "k");
          tx.oncomplete = () => resolve();
          tx.onabort = () => reject(tx.error);
        };
      }),
  );
  await first.kill();
  const { page } = await openBrowser({ viewport: { width: 360, height: 740 }, colorScheme: "dark" });
  await page.goto(server.url);
  const value = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const open = indexedDB.open("kill", 1);
        open.onsuccess = () => {
          const get = open.result.transaction("s").objectStore("s").get("k");
          get.onsuccess = () => resolve(get.result);
        };
      }),
  );
  expect(value).toBe("kept");
  expect(await page.evaluate(() => [innerWidth, matchMedia("(prefers-color-scheme: dark)").matches])).toEqual([
    360,
    true,
  ]);
});
