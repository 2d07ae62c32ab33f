/** What stands in a page that cannot start here: why, and the one thing to do. Window only; part of the composition root. */
import { html, render, type TemplateResult } from "lit";

export function showInstead(text: string, action: TemplateResult): void {
  document.body.replaceChildren();
  const page = html`<main style="max-inline-size:40rem;margin-inline:auto;padding:1rem">
    <div role="alert"><h1 style="font-size:1.25rem">${text}</h1></div>${action}</main>`;
  render(page, document.body);
}
