/** What the help says; plain text, so that it is translated like the rest. */
import { msg, str } from "@lit/localize";
import { TRASH_DAYS } from "../../src/portal/index.ts";

export interface Chapter {
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** Done one after another. */
  readonly steps?: readonly string[];
}

export const chapters = (): readonly Chapter[] => [
  {
    id: "first",
    title: msg("The first spectrum"),
    paragraphs: [
      msg(
        "On the home page, “Show me with the sample” brings in a recording that comes with the app and computes its spectrum. With a recording of your own:",
      ),
    ],
    steps: [
      msg("Drop the file anywhere on the page, or press “Choose files …” on the home page."),
      msg("Open the recording from the list. Its waveform is there at once, however long it is."),
      msg(
        "Under “Compute Fourier”, press “Compute”. The spectrum is shown while it is computed; it can be cancelled, and it goes on after a reload.",
      ),
      msg(
        "Open the result: it is a Data Array, with the parameters it was made with and the recording it was made of.",
      ),
    ],
  },
  {
    id: "bring-in",
    title: msg("Bringing in"),
    paragraphs: [
      msg(
        "Recordings: WAV of any length, 8 to 32 bits, floating point, several channels. Samples without a header (.bin, .raw): you say type, channels and rate. Arrays: NPY, NPZ, CSV, Wendelin, Zarr.",
      ),
      msg(
        "Files are read in pieces: they may be larger than the memory of the device. The bytes are kept as they came, with their SHA-256.",
      ),
      msg("When the device is full, what does not fit is not kept, and what was there before is untouched."),
    ],
  },
  {
    id: "record",
    title: msg("Recording"),
    paragraphs: [
      msg(
        "The recorder takes what the microphone gives: unprocessed samples at its true rate. What the browser did to them is read back and shown; gaps are counted.",
      ),
      msg(
        "Samples are written as they come. When the app ends in the middle, the recording is there at the next start, marked as recovered.",
      ),
      msg(
        "Keep the screen on while you record: a locked phone may stop the microphone. The app asks for that where the browser allows it.",
      ),
    ],
  },
  {
    id: "read",
    title: msg("Reading plots"),
    paragraphs: [
      msg(
        "Drag across a plot to zoom in, pinch on a touch screen, or press + and − while it has the focus; 0 shows everything. Tap for the cursor; the arrow keys move it, Page Down and Page Up go from peak to peak.",
      ),
      msg(
        "What a plot shows is in the address of the page: a copied link shows the same view again, on every device that has the recording.",
      ),
      msg(
        "Every plot is told in words as well: it has a summary, and the place of the cursor is read out by screen readers.",
      ),
    ],
  },
  {
    id: "notes",
    title: msg("Notes"),
    paragraphs: [
      msg(
        "On a recording's page, notes stand at a moment or over a stretch of time. Some are made by one tap; which ones, you choose in the settings. Every change can be taken back with Undo, or Ctrl+Z.",
      ),
    ],
  },
  {
    id: "keep",
    title: msg("Keeping, sharing, deleting"),
    paragraphs: [
      msg(
        "Recordings and results are saved as files for other programs: WAV and CSV, of all or of the part that is shown; NPY, NPZ, CSV and Zarr of arrays.",
      ),
      msg(
        "On the storage page, “Export everything” writes one ZIP with all there is. Importing it on another device brings in what is missing there and changes nothing else.",
      ),
      msg(str`What is deleted stays in the trash for ${TRASH_DAYS} days and can be had back.`),
    ],
  },
  {
    id: "offline",
    title: msg("Without a network"),
    paragraphs: [
      msg(
        "When the top of the page says “Ready to work offline”, everything works without a network: this help, too. Nothing is sent anywhere.",
      ),
      msg(
        "Data lives in the browser. The storage page tells how much, and whether the browser has promised to keep it: install the app, and keep an archive of what matters.",
      ),
      msg("A new version waits until you restart the app; it never interrupts a job."),
    ],
  },
  {
    id: "keys",
    title: msg("By keyboard"),
    paragraphs: [
      msg(
        "Everything here can be done by keyboard. Press ? for the list of keys; keys of one letter can be turned off in the settings.",
      ),
    ],
  },
];
