import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import { Gadget } from "../../src/gadget/index.ts";
import { NO_RECORDER, type RecorderState } from "../../src/ingest/index.ts";
import { annotationDoc, newId, notesOf } from "../../src/portal/index.ts";
import "../acquirable.ts";
import { formatDuration } from "../numbers.ts";
import { quickNotes } from "../quick-notes.ts";
import { declareShortcuts } from "../shortcuts.ts";
import { sharedStyle } from "../style.ts";
import "./live-view.ts";
import { type Mark, marksSection, markTitle } from "./marks.ts";
import { readMarks } from "./read-marks.ts";
import { recorderStyle } from "./recorder-style.ts";
import { desk, deviceSection, honestSection, isRunning } from "./sections.ts";

/** Levels come ten times a second; what is later than this is not counted on to the moment of a mark. */
const LATEST_S = 0.25;
const MOST_MARKS = 500;

/** Records a microphone: what it really gives, how loud it is, what is on disk; marks while it runs. */
export class RecorderGadget extends Gadget {
  static override properties = {
    now: { state: true },
    marks: { state: true },
    quick: { state: true },
    said: { state: true },
    isLiveShown: { state: true },
  };
  static override styles = [sharedStyle, recorderStyle];
  declare now: RecorderState;
  declare marks: readonly Mark[];
  declare quick: readonly string[];
  /** The newest news, for screen readers. */
  declare said: string;
  declare isLiveShown: boolean;
  #heardMs = 0;

  /** Those that were made before somebody looked elsewhere. */
  #load = this.declareJob(async (signal, id: string) => {
    const newest: [string, "descending"][] = [["from_s", "descending"]];
    const query = {
      query: notesOf(id),
      sort_on: newest,
      include_docs: true,
      limit: [0, MOST_MARKS] as [number, number],
    };
    const rows = await this.acquire("jio_allDocs", [query], { signal });
    if (this.now.recording?.id === id) this.marks = readMarks(rows, this.marks);
  });

  constructor() {
    super();
    this.now = NO_RECORDER;
    this.marks = [];
    this.quick = [];
    this.said = "";
    this.isLiveShown = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  override ready() {
    declareShortcuts(this, () => ({
      title: msg("Recorder"),
      shortcuts: [
        { keys: ["r"], text: msg("Record, or stop"), run: () => this.#toggle() },
        { keys: ["m"], text: msg("Mark this moment"), run: () => this.#mark() },
      ],
    }));
    this.declareService((signal) =>
      this.acquire("watchSettings", [({ notes }) => (this.quick = quickNotes(notes))], { signal }),
    );
    this.declareService(async (signal) => {
      await this.acquire("watchRecorder", [(state) => this.#heard(state)], { signal });
      await this.acquire("findMicrophone", [], { signal });
    });
  }

  #heard(state: RecorderState) {
    const before = this.now;
    if (state.recording?.seconds !== before.recording?.seconds) this.#heardMs = performance.now();
    this.now = state;
    if (state.recording && state.recording.id !== before.recording?.id) {
      this.marks = [];
      this.#load(state.recording.id);
    }
    this.#say(before, state);
  }

  /** What changes ten times a second is read from the page; these are told. */
  #say(before: RecorderState, { phase, recording, last }: RecorderState) {
    if (phase === "recording" && before.phase !== "recording") this.said = msg("Recording.");
    const [clipped, gaps] = [recording?.clipped ?? 0, recording?.gapCount ?? 0];
    if (clipped > 0 && !before.recording?.clipped) this.said = msg("Too loud: the input clips.");
    if (gaps > (before.recording?.gapCount ?? 0))
      this.said = msg(str`A gap: ${formatDuration(recording!.gapSeconds)} are missing in all.`);
    if (!last || last === before.last) return;
    this.said = last.text ? "" : msg(str`Stopped. ${formatDuration(last.seconds)} are kept.`); // the text is an alert
  }

  /** Does what a button asks; a failure is the page's to tell. */
  #run(work: () => Promise<unknown>) {
    work().catch((error: unknown) => this.report(error));
  }

  #toggle() {
    const { phase } = this.now;
    if (phase === "recording") this.#run(() => this.#stop());
    else if (phase === "ready") this.#run(() => this.acquire("startRecording", []));
  }

  async #stop() {
    const id = await this.acquire("stopRecording", []);
    const { last } = this.now;
    if (id && last?.ended === "stopped") await this.acquire("redirect", [{ path: id }]);
  }

  #mark() {
    const { recording, phase } = this.now;
    if (!recording || phase !== "recording" || recording.seconds === 0) return;
    const since = Math.min(LATEST_S, (performance.now() - this.#heardMs) / 1000);
    const mark: Mark = { id: newId("Annotation"), atS: recording.seconds + since, text: "" };
    this.marks = [...this.marks, mark];
    this.said = msg(str`${markTitle(this.marks.length)}.`);
    this.#keep(mark, recording.id);
  }

  #note(text: string) {
    const newest = this.marks.at(-1);
    const { recording } = this.now;
    if (!newest || !recording) return;
    const noted = { ...newest, text: newest.text === text ? "" : text };
    this.marks = [...this.marks.slice(0, -1), noted];
    this.#keep(noted, recording.id);
  }

  #keep({ id, atS, text }: Mark, sourceId: string) {
    const title = text || markTitle(this.marks.length);
    this.#run(() => this.acquire("jio_put", [id, annotationDoc({ sourceId, fromS: atS, text: title }, new Date())]));
  }

  #live() {
    const { recording } = this.now;
    if (!recording) return nothing;
    const read = (columns: number, signal: AbortSignal) =>
      this.acquire("readLive", [recording.id, 0, columns], { signal });
    const toggled = (event: Event) => (this.isLiveShown = (event.target as HTMLDetailsElement).open);
    return html`<details class="card" ?open=${this.isLiveShown} @toggle=${toggled}>
      <summary>${msg("Live waveform and spectrum")}</summary>
      ${this.isLiveShown ? html`<wf-live-view .read=${read}></wf-live-view>` : nothing}
    </details>`;
  }

  #marked() {
    const { recording, phase } = this.now;
    const canMark = phase === "recording" && (recording?.seconds ?? 0) > 0;
    const [mark, note] = [() => this.#mark(), (text: string) => this.#note(text)];
    return marksSection({ marks: this.marks, canMark, quick: this.quick, mark, note });
  }

  #last() {
    const { last, phase } = this.now;
    if (!last || isRunning(this.now) || phase === "opening") return nothing;
    const length = formatDuration(last.seconds);
    const text = last.text
      ? html`<p class="danger" role="alert">${last.text}</p>`
      : html`<p>${msg(str`The last recording: ${length}`)}</p>`;
    return html`<div class="card row spread">
      ${text}
      ${last.id ? html`<a class="button" href=${`/#/${last.id}`}>${msg("Open")}</a>` : nothing}
    </div>`;
  }

  protected override render() {
    const { now } = this;
    const device = deviceSection({
      state: now,
      choose: (id) => this.#run(() => this.acquire("openMicrophone", [id])),
      open: () => this.#run(() => this.acquire("openMicrophone", [])),
    });
    const running = isRunning(now);
    const deskSection = desk({
      state: now,
      toggle: () => this.#toggle(),
      putOut: () => void this.acquire("putOutClipLamp", []),
    });
    return html`<div class="stack">
      <h1>${msg("Record")}</h1>
      <p class="visually-hidden" role="status">${this.said}</p>
      ${this.#last()}
      <div class="columns">
        <div class="stack">
          ${now.microphone || running ? deskSection : device}
          ${running ? this.#marked() : nothing}
        </div>
        <div class="stack">
          ${this.#live()} ${now.microphone || running ? device : nothing} ${honestSection()}
        </div>
      </div>
    </div>`;
  }
}

customElements.define("wf-recorder", RecorderGadget);
