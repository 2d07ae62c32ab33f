import type { Page } from "@playwright/test";

/** Presses Tab until the control of that name has the focus, as a person without a mouse does. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 90; presses++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      const described = element?.getAttribute("aria-label") ?? element?.textContent ?? "";
      return described.trim().replace(/\s+/g, " ");
    });
    if (typeof name === "string" ? focused === name : name.test(focused)) return;
  }
  throw new Error(`Tab does not reach ${name}`);
}
