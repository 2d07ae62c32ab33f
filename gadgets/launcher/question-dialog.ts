import { msg } from "@lit/localize";
import { html, nothing } from "lit";

export interface Asked {
  title: string;
  text: string;
  /** What the yes button says. */
  action: string;
}

/** A yes/no question; `answer` is called once, whatever ends it. */
export function questionDialog(question: Asked | undefined, answer: (yes: boolean) => void) {
  if (!question) return nothing;
  const closed = (event: Event) => answer((event.target as HTMLDialogElement).returnValue === "yes");
  return html`<dialog aria-labelledby="question" @close=${closed}>
    <form method="dialog" class="stack">
      <h2 id="question">${question.title}</h2>
      <p>${question.text}</p>
      <div class="row end">
        <button value="no" autofocus>${msg("Cancel")}</button>
        <button value="yes" class="danger">${question.action}</button>
      </div>
    </form>
  </dialog>`;
}
