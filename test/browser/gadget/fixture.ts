import { html, type TemplateResult } from "lit";
import { Gadget } from "../../../src/gadget/index.ts";

declare module "../../../src/gadget/index.ts" {
  interface Acquirable {
    greet(name: string): string;
    whoAsks(): string;
    never(): void;
  }
}

/** A gadget whose parts a test sets from outside, before it is connected. */
export class ProbeGadget extends Gadget {
  log: string[] = [];
  template: () => TemplateResult = () => html`<slot></slot>`;
  onReady: (self: ProbeGadget) => unknown = () => {};
  onChange: (modified: Record<string, unknown>, signal: AbortSignal) => unknown = () => {};
  override ready() {
    return this.onReady(this);
  }
  override onStateChange(modified: Record<string, unknown>, signal: AbortSignal) {
    return this.onChange(modified, signal);
  }
  protected override render() {
    return this.template();
  }
  get card(): HTMLElement | null {
    return this.renderRoot.querySelector("wf-error-card");
  }
  get text(): string {
    return this.shadowRoot?.textContent?.trim() ?? "";
  }
}
customElements.define("wf-probe", ProbeGadget);

export function probe(parts: Partial<ProbeGadget> = {}, ...children: Node[]): ProbeGadget {
  const gadget = document.createElement("wf-probe") as ProbeGadget;
  const { scope, ...rest } = parts;
  if (scope) gadget.setAttribute("scope", scope);
  Object.assign(gadget, rest);
  gadget.append(...children);
  return gadget;
}

export async function shown(gadget: ProbeGadget): Promise<ProbeGadget> {
  document.body.append(gadget);
  await gadget.whenReady;
  return gadget;
}

export function clear(): void {
  document.body.replaceChildren();
}

export const tick = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits, as a service does, until its end; notes both. */
export function noting(log: string[], name: string) {
  return (signal: AbortSignal) => {
    log.push(`${name} starts`);
    return new Promise((_resolve, reject) =>
      signal.addEventListener("abort", () => {
        log.push(`${name} ends`);
        reject(signal.reason);
      }),
    );
  };
}
