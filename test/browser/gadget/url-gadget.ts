import { html } from "lit";
import { Gadget } from "../../../src/gadget/index.ts";

/** A gadget in a module of its own, declared by URL. */
export default class UrlGadget extends Gadget {
  protected override render() {
    return html`by its URL`;
  }
}
customElements.define("wf-by-url", UrlGadget);
