import type { GadgetFrame } from "../../../../src/gadget/index.ts";
import "../../../../src/gadget/frame/wf-frame.ts";
import { type ProbeGadget, probe } from "../fixture.ts";

declare module "../../../../src/gadget/index.ts" {
  interface Acquirable {
    note(text: unknown): unknown;
  }
}

const { fetch: realFetch } = window;

/** Files below /site/ that only this test page knows, as its fetch answers them. */
export function serveFiles(files: Readonly<Record<string, { type: string; body: BodyInit }>>): void {
  window.fetch = async (input, init) => {
    const path = new URL(String(input instanceof Request ? input.url : input), location.href).pathname;
    if (!path.startsWith("/site/")) return realFetch(input, init);
    const file = files[path];
    return file
      ? new Response(file.body, { headers: { "content-type": file.type } })
      : new Response("no", { status: 404 });
  };
}

export function stopServing(): void {
  window.fetch = realFetch;
}

const dataUrl = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;

export function frameOf(code: string, attributes: Record<string, string> = {}): GadgetFrame {
  const frame = document.createElement("wf-frame");
  for (const [name, value] of Object.entries({ scope: "frame", src: dataUrl(code), ...attributes }))
    frame.setAttribute(name, value);
  return frame;
}

/** A frame under a gadget that provides what is given. */
export async function shownFrame(
  frame: GadgetFrame,
  allowPublicAcquisition: ProbeGadget["allowPublicAcquisition"] = {},
): Promise<GadgetFrame> {
  document.body.append(probe({ scope: "parent", allowPublicAcquisition }, frame));
  return frame.whenReady;
}
