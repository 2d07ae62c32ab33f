import { GadgetFrame } from "./gadget-frame.ts";

if (!customElements.get("wf-frame")) customElements.define("wf-frame", GadgetFrame);

declare global {
  interface HTMLElementTagNameMap {
    "wf-frame": GadgetFrame;
  }
}
