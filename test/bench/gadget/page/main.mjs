/** 500 elements with a label, some levels deep: as gadgets, and as plain Lit elements that ask by an event. */
// biome-ignore lint/correctness/noUndeclaredDependencies: the Lit that the gadgets stand on, no second copy
import { html, LitElement } from "lit";
import { Gadget } from "../../../../src/gadget/gadget.ts";

const COUNT = 500;

class OurLeaf extends Gadget {
  static properties = { value: {} };
  render() {
    return html`<span>${this.value}</span>`;
  }
  ask = () => this.acquire("lookUp", [this.value]);
}
class OurMiddle extends Gadget {
  render() {
    return html`<slot></slot>`;
  }
}
class OurRoot extends OurMiddle {
  allowPublicAcquisition = { lookUp: (value) => value };
}
class PlainLeaf extends LitElement {
  static properties = { value: {} };
  render() {
    return html`<span>${this.value}</span>`;
  }
  ask = () =>
    new Promise((resolve, reject) => {
      const detail = { name: "lookUp", value: this.value, resolve };
      const isAsked = this.dispatchEvent(
        new CustomEvent("bench-request", { detail, bubbles: true, composed: true, cancelable: true }),
      );
      if (isAsked) reject(new Error("nobody answers"));
    });
}
class PlainMiddle extends LitElement {
  render() {
    return html`<slot></slot>`;
  }
}
class PlainRoot extends PlainMiddle {
  constructor() {
    super();
    this.addEventListener("bench-request", (event) => {
      event.preventDefault();
      event.detail.resolve(event.detail.value);
    });
  }
}
for (const [tag, element] of Object.entries({
  "our-leaf": OurLeaf,
  "our-middle": OurMiddle,
  "our-root": OurRoot,
  "plain-leaf": PlainLeaf,
  "plain-middle": PlainMiddle,
  "plain-root": PlainRoot,
}))
  customElements.define(tag, element);

const settled = (element) => element.whenReady ?? element.updateComplete;

async function measure(times, name, work) {
  const startedAt = performance.now();
  const result = await work();
  times[name] = performance.now() - startedAt;
  return result;
}

/** One life of all of them; milliseconds of each part. */
window.runRound = async (kind) => {
  const times = {};
  const leaves = [];
  const root = document.createElement(`${kind}-root`);
  await measure(times, "create", async () => {
    const middle = document.createElement(`${kind}-middle`);
    for (let i = 0; i < COUNT; i++) {
      const leaf = document.createElement(`${kind}-leaf`);
      leaf.value = i;
      leaves.push(leaf);
    }
    middle.append(...leaves);
    root.append(middle);
    document.body.append(root);
    await Promise.all([root, middle, ...leaves].map(settled));
  });
  await measure(times, "render", async () => {
    for (const leaf of leaves) leaf.value = `${leaf.value} again`;
    await Promise.all(leaves.map((leaf) => leaf.updateComplete));
  });
  const answers = await measure(times, "acquire", () => Promise.all(leaves.map((leaf) => leaf.ask())));
  if (answers[7] !== "7 again") throw new Error(`a wrong answer: ${answers[7]}`);
  if (leaves[7].shadowRoot.textContent !== "7 again") throw new Error("it was not rendered");
  await measure(times, "remove", async () => {
    root.remove();
    await Promise.resolve();
  });
  return times;
};
window.isReady = true;
