import { afterEach, expect, test, vi } from "vitest";
import { followLinks, isWelcome } from "../../src/embedded.ts";
import { AcquisitionError } from "../../src/gadget/index.ts";

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

function linkIn(href: string) {
  const area = document.body.appendChild(document.createElement("div"));
  const link = Object.assign(document.createElement("a"), { href });
  area.attachShadow({ mode: "open" }).append(link);
  const left: string[] = []; // what the browser would follow; the page itself has to stay
  document.body.addEventListener(
    "click",
    (event) => {
      if (event.composedPath()[0] !== link) return;
      if (!event.defaultPrevented) left.push(link.getAttribute("href")!);
      event.preventDefault();
    },
    { once: true },
  );
  return { area, link, left };
}

test("a link to a page of the app is the host's to follow", () => {
  const asked: unknown[] = [];
  const { area, link, left } = linkIn("/#/data_stream_module/one?view=1,2");
  followLinks(async (state) => void asked.push(state), area);
  link.click();
  expect(asked).toEqual([{ path: "data_stream_module/one", view: [1, 2] }]);
  expect(left).toEqual([]);
});

test("where no host answers, it opens beside", async () => {
  const open = vi.spyOn(window, "open").mockReturnValue(null);
  const { area, link } = linkIn("/#/data_array_module");
  followLinks(async () => Promise.reject(new AcquisitionError("nobody")), area);
  link.click();
  await vi.waitFor(() => expect(open).toHaveBeenCalledWith(link.href, "_blank", "noopener"));
});

test("other links, and those for another tab, are the browser's", () => {
  const asked: unknown[] = [];
  for (const [href, init] of [
    ["/examples/a.wav", {}],
    ["#/here", {}],
    ["/#/there", { ctrlKey: true }],
    ["/#/there", { button: 1 }],
  ] as const) {
    const { area, link, left } = linkIn(href);
    followLinks(async (state) => void asked.push(state), area);
    link.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true, cancelable: true, ...init }));
    expect(left, href).toEqual([href]);
  }
  expect(asked).toEqual([]);
});

test("every page around has to be one that may show us, where the browser names them", () => {
  const { origin } = location;
  expect(isWelcome({ origin })).toBe(true);
  expect(isWelcome({ origin, ancestorOrigins: [origin] })).toBe(true);
  for (const stranger of ["https://stranger.example", "null"])
    expect(isWelcome({ origin, ancestorOrigins: [origin, stranger] }), stranger).toBe(false);
});
