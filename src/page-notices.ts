/** Lines above a gadget on its own page: what launchers show of a gadget's messages and failures. Window only; part of the composition root. */
import { msg, str } from "@lit/localize";
import type { Notice } from "../gadgets/acquirable.ts";

export interface PageNotices {
  readonly element: HTMLElement;
  show(notice: Notice): void;
  /** The one line that says what the page shows; "" takes it back. */
  setLine(text: string): void;
}

const MOST_NOTICES = 5;

export function createPageNotices(): PageNotices {
  const element = document.createElement("div");
  const line = document.createElement("div");
  const list = document.createElement("div");
  for (const region of [line, list]) region.setAttribute("role", "status"); // there before its text, or it is not read out
  element.append(line, list);
  return {
    element,
    setLine(text) {
      line.replaceChildren(...(text ? [lineOf(text, "var(--wf-accent-2)")] : []));
    },
    show({ text, kind }) {
      const isFailure = kind === "failure";
      const said = lineOf(text, isFailure ? "var(--wf-danger)" : "var(--wf-accent)");
      if (isFailure) said.setAttribute("role", "alert");
      said.dataset.text = text;
      said.append(dismissal(said, text));
      for (const other of list.querySelectorAll<HTMLElement>(":scope > p"))
        if (other.dataset.text === text) other.remove();
      list.append(said);
      if (list.childElementCount > MOST_NOTICES) list.firstElementChild?.remove();
    },
  };
}

function dismissal(of: HTMLElement, text: string): HTMLButtonElement {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "✕" });
  button.setAttribute("aria-label", msg(str`Dismiss: ${text}`));
  button.addEventListener("click", () => of.remove());
  Object.assign(button.style, {
    minBlockSize: "44px",
    minInlineSize: "44px",
    border: "0",
    background: "none",
    color: "inherit",
    font: "inherit",
    cursor: "pointer",
  });
  return button;
}

/** In the page's own colours. */
function lineOf(text: string, colour: string): HTMLElement {
  const line = document.createElement("p");
  const words = document.createElement("span");
  words.textContent = text;
  line.append(words);
  Object.assign(line.style, {
    display: "flex",
    alignItems: "center",
    justifyContent: "space-between",
    gap: "0.5rem",
    margin: "0 0 0.75rem",
    padding: "0.5rem 0.75rem",
    borderInlineStart: `4px solid ${colour}`,
    background: "var(--wf-raised)",
    color: "var(--wf-text)",
    fontSize: "0.875rem",
    overflowWrap: "anywhere",
  });
  return line;
}
