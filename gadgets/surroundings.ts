/** What a plot has to know of the page around it: its own size and the colours of the moment. */

const THEMES = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"];

export function watchSize(
  host: Element,
  onSize: (widthPx: number, heightPx: number) => void,
  signal: AbortSignal,
): void {
  const observer = new ResizeObserver(() => onSize(host.clientWidth, host.clientHeight));
  observer.observe(host);
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
}

/** The system's preferences, and attributes of the root element, where apps keep a theme chosen by hand. */
export function watchTheme(onChange: () => void, signal: AbortSignal): void {
  for (const query of THEMES) matchMedia(query).addEventListener("change", onChange, { signal });
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true });
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
}

/** The colour an element of class `ink <name>` has now: custom properties resolved, as a canvas can take it. */
export function inkOf(root: ParentNode, name: string): string {
  const probe = root.querySelector(`.ink.${name}`);
  return probe ? getComputedStyle(probe).color : "gray";
}

/** What custom properties come to here, as colours. */
export function coloursOf<Name extends string>(
  root: Node,
  names: Readonly<Record<Name, string>>,
): Record<Name, string> {
  const probe = document.createElement("i");
  root.appendChild(probe);
  const read = ([name, property]: [string, unknown]) => {
    probe.style.color = `var(${property})`;
    return [name, getComputedStyle(probe).color];
  };
  const found = Object.fromEntries(Object.entries(names).map(read)) as Record<Name, string>;
  probe.remove();
  return found;
}
