/** Functions that a browser runs in the app's page, handed over as text: they stand on nothing outside themselves. */

interface Frame extends HTMLElement {
  call(method: string, args: unknown[]): Promise<unknown>;
}
interface Root extends HTMLElement {
  readonly renderRoot: ParentNode;
  readonly whenReady: Promise<unknown>;
  declareGadget(url: string, o: object): Promise<Frame>;
}
type Probes = { probes?: Record<string, Frame> };

/** Declares the gadget at `src` in a frame under the app's root gadget, ready to be called as `name`. */
export async function showGadget({ src, name }: { src: string; name: string }): Promise<void> {
  const root = document.querySelector<Root>("wf-launcher")!;
  await customElements.whenDefined("wf-launcher");
  await root.whenReady;
  const element = document.createElement("div");
  root.renderRoot.append(element);
  const held = window as Probes;
  held.probes ??= {};
  held.probes[name]?.remove();
  held.probes[name] = await root.declareGadget(src, { scope: name, element, sandbox: "iframe" });
}

export function callGadget({
  name,
  method,
  args,
}: {
  name: string;
  method: string;
  args: unknown[];
}): Promise<unknown> {
  return (window as Probes).probes![name]!.call(method, args);
}

/** What reaches this page on that channel before a message of its own does. */
export async function hearBroadcast(name: string): Promise<unknown[]> {
  const heard: unknown[] = [];
  const listener = new BroadcastChannel(name);
  const done = new Promise<void>((resolve) => {
    listener.onmessage = ({ data }) => {
      heard.push(data);
      if (data === "own") resolve();
    };
  });
  await (window as Probes).probes!.hostile!.call("broadcast", [name]);
  await (window as Probes).probes!.hostile!.call("ok", []);
  new BroadcastChannel(name).postMessage("own");
  await done;
  listener.close();
  return heard;
}

/** Sends something honestly from the page: what was sent before it has arrived when this has. */
export const knock = (url: string): Promise<void> => fetch(url).then(() => {});

export const titleOf = (): string => document.title;
