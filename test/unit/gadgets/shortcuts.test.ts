import { expect, test } from "vitest";
import { matchKeys, mergeGroups, type Shortcut } from "../../../gadgets/shortcuts.ts";

const run = () => {};
const home: Shortcut = { keys: ["g h"], text: "Home", run };
const help: Shortcut = { keys: ["?"], text: "Help", run };
const zoom: Shortcut = { keys: ["+", "g"], text: "Zoom, by the plot itself" };

test("one key or one after another leads to a shortcut that can be run", () => {
  const all = [home, help, zoom];
  expect(matchKeys(all, ["?"])).toEqual({ found: help, isOnTheWay: false });
  expect(matchKeys(all, ["g"])).toEqual({ isOnTheWay: true });
  expect(matchKeys(all, ["g", "h"])).toEqual({ found: home, isOnTheWay: false });
  expect(matchKeys(all, ["g", "x"])).toEqual({ isOnTheWay: false });
});

test("keys that a gadget listens to by itself are listed, not run", () => {
  expect(matchKeys([zoom], ["+"])).toEqual({ isOnTheWay: false });
});

test("two plots of a page are listed once", () => {
  const [first, second] = [1, 2].map(() => ({ title: "On a plot", shortcuts: [zoom] }));
  expect(mergeGroups([first!, { title: "Other", shortcuts: [] }, second!]).map(({ title }) => title)).toEqual([
    "On a plot",
    "Other",
  ]);
});
