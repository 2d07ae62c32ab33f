/** Which array of the document is shown, and which slice of it. */
import { msg } from "@lit/localize";
import { html, nothing } from "lit";
import type { ArrayFacts } from "../../src/array/tasks.ts";

export interface Choice {
  arrays: readonly ArrayFacts[];
  path: string;
  slice: string;
  failure: string;
  chooseArray(path: string): void;
  chooseSlice(slice: string): void;
}

export function viewSection({ arrays, path, slice, failure, chooseArray, chooseSlice }: Choice) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    chooseSlice(String(new FormData(event.currentTarget as HTMLFormElement).get("slice") ?? "").trim());
  };
  return html`<section class="card stack" aria-label=${msg("What is shown")}>
    <div class="row">
      ${
        arrays.length > 1
          ? html`<label class="row">${msg("Array")}
              <select @change=${(event: Event) => chooseArray((event.target as HTMLSelectElement).value)}>
                ${arrays.map((one) => html`<option value=${one.path} ?selected=${one.path === path}>${one.path}</option>`)}
              </select>
            </label>`
          : nothing
      }
      <form class="row" @submit=${submit}>
        <label class="row">${msg("Slice")}
          <input class="slice" name="slice" .value=${slice} placeholder="[1000:2000:4, 2]" autocomplete="off"
            autocapitalize="off" spellcheck="false" maxlength="200" aria-describedby="slice-failure"
            aria-invalid=${failure ? "true" : "false"} />
        </label>
        <button>${msg("Apply")}</button>
        ${slice ? html`<button type="button" @click=${() => chooseSlice("")}>${msg("Show everything")}</button>` : nothing}
      </form>
    </div>
    <p id="slice-failure" role="alert" class="danger" ?hidden=${!failure}>${failure}</p>
  </section>`;
}
