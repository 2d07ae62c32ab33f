import { afterEach, expect, test } from "vitest";
import { createPageNotices } from "../../src/page-notices.ts";

afterEach(() => document.body.replaceChildren());

test("a failure told once more stands there anew, once, and each is dismissed by its name", () => {
  const { element, show } = createPageNotices();
  document.body.append(element);
  const alerts = () => [...element.querySelectorAll('[role="alert"]')];
  show({ kind: "failure", text: "the disk is full" });
  const [before] = alerts();
  show({ kind: "message", text: "saved" });
  show({ kind: "failure", text: "the disk is full" });
  expect(alerts()).toHaveLength(1);
  expect(alerts()[0]).not.toBe(before);
  element.querySelector<HTMLElement>('[aria-label="Dismiss: the disk is full"]')!.click();
  expect(alerts()).toEqual([]);
  expect(element.textContent).toContain("saved");
});

test("what the page shows is said in a region that was there before, and taken back", () => {
  const { element, setLine } = createPageNotices();
  document.body.append(element);
  const [region] = element.querySelectorAll('[role="status"]');
  expect(region!.textContent).toBe("");
  setLine("A synthetic sample");
  expect(region!.textContent).toBe("A synthetic sample");
  setLine("");
  expect(region!.childElementCount).toBe(0);
});
