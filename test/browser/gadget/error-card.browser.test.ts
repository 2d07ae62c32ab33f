import { html } from "lit";
import { afterEach, expect, test, vi } from "vitest";
import { FieldError } from "../../../src/base/errors.ts";
import { onUnhandled } from "../../../src/gadget/index.ts";
import { clear, noting, type ProbeGadget, probe, shown, tick } from "./fixture.ts";

const errors: unknown[] = [];
const boundary = { reportServiceError: (error: unknown) => void errors.push(error) };
afterEach(() => {
  clear();
  errors.length = 0;
  onUnhandled((error) => reportError(error));
});

async function cardOf(gadget: ProbeGadget) {
  const card = gadget.card as HTMLElement & { updateComplete: Promise<unknown> };
  await customElements.whenDefined("wf-error-card");
  await card.updateComplete;
  return card;
}

async function retry(gadget: ProbeGadget) {
  const card = await cardOf(gadget);
  card.shadowRoot!.querySelector("button")!.click();
}

test("a gadget that fails to get ready shows a card, the rest of the page lives, and a retry mends it", async () => {
  const failure = new Error("the file is open elsewhere", { cause: new TypeError("locked") });
  const log: string[] = [];
  let works = false;
  const child = probe({
    scope: "child",
    template: () => html`picture`,
    onReady: (self) => {
      self.declareService(noting(log, "service"));
      if (!works) throw failure;
    },
  });
  const sibling = probe({ template: () => html`alive` });
  const parent = await shown(probe({ allowPublicAcquisition: boundary }, child, sibling));
  await expect(child.whenReady).rejects.toBe(failure);
  expect(errors).toEqual([failure]);
  expect(sibling.text).toBe("alive");
  const card = await cardOf(child);
  expect(card.textContent).toContain("the file is open elsewhere"); // seen where the card itself cannot be loaded
  const alert = card.shadowRoot!.querySelector("[role=alert]")!;
  expect(alert.textContent).toContain("the file is open elsewhere");
  expect(alert.querySelector("details")!.textContent).toContain("TypeError: locked");
  expect(alert.querySelector("details")!.open).toBe(false);
  works = true;
  await retry(child);
  await child.whenReady;
  expect(await parent.getDeclaredGadget("child")).toBe(child);
  await vi.waitFor(() => expect(log).toEqual(["service starts"]));
  expect(child.card).toBeNull();
  expect(child.text).toBe("picture");
});

test("a gadget that fails to render shows a card until it is tried again", async () => {
  let works = false;
  let name = "one";
  const child = probe();
  child.template = () => {
    if (!works) throw new RangeError("no such channel");
    return html`${name}`;
  };
  const root = probe({ allowPublicAcquisition: boundary }, child);
  document.body.append(root);
  await vi.waitFor(() => expect(child.card).not.toBeNull());
  expect(errors).toMatchObject([{ message: "no such channel" }]);
  name = "two";
  works = true;
  child.requestUpdate();
  await child.updateComplete;
  expect(child.card).not.toBeNull();
  await retry(child);
  await child.whenReady;
  expect(child.text).toBe("two");
});

test("a later render that fails stops the services; a retry restarts them", async () => {
  const log: string[] = [];
  let broken = false;
  const child = probe({ onReady: (self) => self.declareService(noting(log, "service")) });
  child.template = () => {
    if (broken) throw new Error("broken");
    return html`fine`;
  };
  await shown(probe({ allowPublicAcquisition: boundary }, child));
  await tick();
  broken = true;
  child.requestUpdate();
  await vi.waitFor(() => expect(log).toEqual(["service starts", "service ends"]));
  broken = false;
  await retry(child);
  await vi.waitFor(() => expect(log.length).toBe(3));
  expect(child.text).toBe("fine");
});

test("a failed gadget starts afresh when it returns to the document", async () => {
  let works = false;
  const child = probe({
    onReady: () => {
      if (!works) throw new Error("not yet");
    },
  });
  const root = await shown(probe({ allowPublicAcquisition: boundary }, child));
  await expect(child.whenReady).rejects.toThrow("not yet");
  works = true;
  child.remove();
  root.append(child);
  await expect(child.whenReady).resolves.toBe(child);
  expect(child.card).toBeNull();
});

test("an error that no gadget takes goes to onUnhandled, a failing boundary's own error too", async () => {
  const unhandled: unknown[] = [];
  onUnhandled((error) => unhandled.push(error));
  const failure = new Error("mine");
  const alone = probe({
    onReady: () => {
      throw failure;
    },
  });
  document.body.append(alone);
  await vi.waitFor(() => expect(unhandled).toEqual([failure]));
  const worse = new Error("the boundary itself");
  const child = probe({
    onReady: () => {
      throw failure;
    },
  });
  document.body.append(
    probe(
      {
        allowPublicAcquisition: {
          reportServiceError: () => {
            throw worse;
          },
        },
      },
      child,
    ),
  );
  await vi.waitFor(() => expect(unhandled).toEqual([failure, failure, worse]));
});

test("the gadget above a failed one becomes ready all the same", async () => {
  const child = probe({
    onReady: () => {
      throw new Error("no");
    },
  });
  const parent = probe({ allowPublicAcquisition: boundary, onReady: () => "ready" }, child);
  await expect(shown(parent)).resolves.toBe(parent);
});

test("what failed for want of a network is tried again when there is one", async () => {
  let online = false;
  const child = probe({
    template: () => html`there`,
    onReady: () => {
      if (!online) throw new FieldError("network", "the gadget could not be loaded");
    },
  });
  await shown(probe({ allowPublicAcquisition: boundary }, child));
  expect(child.card).not.toBeNull();
  online = true;
  dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(child.card).toBeNull());
  await child.whenReady;
  expect(child.text).toBe("there");
});
