import { msg } from "@lit/localize";
import type { ErrorReport } from "../../src/portal/index.ts";

/** Where in the program, for people. */
export function placeText({ place, gadgetPath }: Pick<ErrorReport, "place" | "gadgetPath">): string {
  const text = {
    gadget: msg("Part of the page"),
    page: msg("Page"),
    worker: msg("Worker"),
    "service worker": msg("Service worker"),
  }[place];
  return gadgetPath ? `${text}: ${gadgetPath.replaceAll(" ", " › ")}` : text;
}
