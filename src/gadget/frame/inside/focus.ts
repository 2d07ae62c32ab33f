const FOCUSABLE = [
  "[autofocus]",
  "a[href], button:not(:disabled), input:not(:disabled, [type=hidden]), select:not(:disabled), textarea:not(:disabled), summary, [tabindex]:not([tabindex^='-'])",
];

/** Puts the focus where a person would begin. */
export function focusFirst(page: Document): void {
  window.focus();
  if (page.activeElement && page.activeElement !== page.body) return; // it goes on where it was left
  for (const selector of FOCUSABLE)
    for (const element of page.querySelectorAll<HTMLElement>(selector)) {
      element.focus();
      if (page.activeElement === element) return;
    }
}

/** Escape leaves the frame, unless something inside has a use for it. */
export function leaveOnEscape(leave: () => void): void {
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing) leave();
  });
}

/** In a document without a URL of its own, a link to `#x` would leave it: it scrolls here instead. */
export function followFragments(page: Document): void {
  page.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    const name = decodeURIComponent(link.getAttribute("href")!.slice(1));
    page.getElementById(name)?.scrollIntoView();
  });
}
