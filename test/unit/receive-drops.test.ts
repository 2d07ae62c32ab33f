import { expect, test } from "vitest";
import { placeOfLaunch } from "../../src/receive-drops.ts";

test("a shortcut leads to its place in the page that is open; the app's icon and other sites lead nowhere", () => {
  const place = (targetURL?: string) => placeOfLaunch(targetURL, "https://field.test");
  expect(place("https://field.test/#/?page=record")).toBe("#/?page=record");
  expect(place("https://field.test/?from=home#/?page=record")).toBe("#/?page=record");
  expect(place("https://field.test/")).toBe("");
  expect(place("https://field.test/share-target/#/?page=record")).toBe("");
  expect(place("https://other.test/#/?page=record")).toBe("");
  expect(place("no address")).toBe("");
  expect(place()).toBe("");
});
