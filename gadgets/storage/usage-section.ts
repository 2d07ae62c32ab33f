import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { StorageState } from "../acquirable.ts";
import { formatBytes, formatCount } from "../numbers.ts";

/** What people call a module, and where its documents are shown. */
const namesOf = (module: string): { label: string; href?: string } =>
  ({
    data_stream_module: { label: msg("Data Streams"), href: "/#/data_stream_module" },
    data_array_module: { label: msg("Data Arrays"), href: "/#/data_array_module" },
    annotation_module: { label: msg("Notes"), href: "/#/annotation_module" },
    error_report_module: { label: msg("Error reports"), href: "/#/error_report_module" },
    preference_module: { label: msg("Settings"), href: "/#/?page=settings" },
    import_module: { label: msg("Unfinished imports"), href: "/#/" },
    pyramid_module: { label: msg("Overviews of recordings") },
  })[module] ?? { label: module };

/** What is kept, by module; `undefined`: not measured yet. */
export function keptSection(state: StorageState | undefined, isEmpty: boolean) {
  return html`<section class="card stack" aria-labelledby="kept">
    <h2 id="kept">${msg("What is kept on this device")}</h2>
    ${
      !state
        ? html`<p class="muted" role="status">${msg("Measuring …")}</p>`
        : isEmpty
          ? html`<p class="muted">${msg("Nothing is stored yet.")} <a href="/#/">${msg("Bring in a recording")}</a></p>`
          : moduleTable(state)
    }
  </section>`;
}

function moduleTable({ modules }: StorageState) {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${msg("Module")}</th>
        <th scope="col">${msg("Documents")}</th>
        <th scope="col">${msg("Size")}</th>
      </tr>
    </thead>
    <tbody>
      ${modules.map(({ module, documents, bytes }) => {
        const { label, href } = namesOf(module);
        return html`<tr>
          <th scope="row">${href ? html`<a href=${href}>${label}</a>` : label}</th>
          <td class="size">${formatCount(documents)}</td>
          <td class="size">${formatBytes(bytes)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

export interface SpaceActions {
  tidy(): void;
  drop(name: string): void;
}

/** What takes the space by our own sums, and last what the browser counts. */
export function spaceSection(state: StorageState, { tidy, drop }: SpaceActions) {
  const { documents, inline, packs, wholes, unused, spares } = state.space;
  const kinds: [string, string][] = [
    [msg("Longer than 4 MiB, in files of their own"), formatBytes(wholes)],
    [msg("Up to 4 MiB"), formatBytes(inline + packs)],
    [msg("Documents"), formatBytes(documents)],
    [msg("To be given back"), formatBytes(unused)],
    [msg("Empty files made in advance"), formatCount(spares)],
  ];
  return html`<section class="card stack" aria-labelledby="space">
    <h2 id="space" tabindex="-1">${msg("What takes the space")}</h2>
    <dl>${kinds.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
    ${
      unused > 0
        ? html`<div class="row">
            <button type="button" @click=${tidy}>${msg("Tidy up now")}</button>
            <p class="muted small">${msg("Gives back what deleted and replaced data left behind. The app does it by itself as well.")}</p>
          </div>`
        : nothing
    }
    ${state.waiting.map(
      ({ name, length }) => html`<div class="row spread">
        <p>${msg(str`A file waits to be downloaded: ${formatBytes(length)}`)}</p>
        <button type="button" @click=${() => drop(name)}>${msg("Remove it")}</button>
      </div>`,
    )}
    ${browserFacts(state)}
  </section>`;
}

/** Some browsers tell this above what is used, whatever the disk holds, so that no page learns how large it is. */
const MADE_UP_ROOM = 10 * 1024 ** 3;

function browserFacts({ browserUsage, browserQuota }: StorageState) {
  if (browserUsage === undefined) return nothing;
  const [used, quota] = [formatBytes(browserUsage), formatBytes(browserQuota ?? 0)];
  const isTold = browserQuota && browserQuota - browserUsage !== MADE_UP_ROOM;
  return html`<p class="muted small">
    ${msg(str`The browser's own count, with the program itself and what it keeps beside the data: about ${used}.`)}
    ${isTold ? msg(str`It says that this site may use about ${quota}; the device may have less.`) : nothing}
  </p>`;
}

/** Whether all this stays when space runs short. */
export function persistenceSection({ persisted, askedBefore }: StorageState, ask: () => void) {
  const answer = persisted
    ? msg(
        "Yes: the browser has promised to keep it. It goes only when you delete it, here or in the browser's settings.",
      )
    : askedBefore
      ? msg(
          "Not promised: the browser was asked and did not agree. When the device runs out of space it may delete everything stored here at once. Most browsers agree once the app is installed or used often. An archive of everything is a copy that does not depend on it.",
        )
      : msg("Not asked yet: the app asks the browser by itself when the first recording has been stored.");
  return html`<section class="card stack" aria-labelledby="lasting">
    <h2 id="lasting" tabindex="-1">${msg("Does it stay when space runs short?")}</h2>
    <p role="status">${answer}</p>
    ${
      persisted
        ? nothing
        : html`<div class="row"><button type="button" @click=${ask}>
            ${askedBefore ? msg("Ask the browser again") : msg("Ask the browser now")}
          </button></div>`
    }
  </section>`;
}
