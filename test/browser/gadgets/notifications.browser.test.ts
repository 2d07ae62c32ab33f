import { afterEach, expect, test } from "vitest";
import "../../../gadgets/notifications/notifications.ts";
import type { NotificationsGadget } from "../../../gadgets/notifications/notifications.ts";

afterEach(() => document.body.replaceChildren());

test("a failure told once more is a new alert, and its button says what it dismisses", async () => {
  const gadget = document.createElement("wf-notifications") as NotificationsGadget;
  gadget.hostAcquisition = { watchApp() {}, watchJobs() {} };
  document.body.append(gadget);
  await gadget.whenReady;
  const tell = async () => {
    gadget.notices = [{ kind: "failure", text: "the disk is full" }];
    await gadget.updateComplete;
    return gadget.renderRoot.querySelector('[role="alert"]')!;
  };
  const first = await tell();
  const second = await tell();
  expect(second).not.toBe(first);
  expect(first.isConnected).toBe(false);
  expect(second.querySelector("button")!.getAttribute("aria-label")).toBe("Dismiss: the disk is full");
});
