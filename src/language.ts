/** The language that the app speaks: the person's choice, else the browser's first one that there is. Window only; part of the composition root. */
import { LANGUAGES, type Language, type Settings } from "./portal/index.ts";

const SOURCE: Language = "en"; // what stands in the code

let spoken: Language = SOURCE;

function languageOf(chosen: Settings["language"]): Language {
  if (chosen !== "system") return chosen;
  const wished = navigator.languages.map((one) => one.split("-")[0]);
  return LANGUAGES.find((one) => one === wished.find((wish) => LANGUAGES.includes(wish as Language))) ?? SOURCE;
}

const setWords = async (language: Language) => (await import("./translated.ts")).setWords(language);

/** Speaks that language from here on; where its words cannot be had, the one before stays. */
export async function speak(chosen: Settings["language"]): Promise<void> {
  const language = languageOf(chosen);
  if (language === spoken) return;
  const before = spoken;
  spoken = language;
  try {
    await setWords(language);
  } catch {
    if (spoken !== language) return;
    spoken = before;
    await setWords(before).catch(() => {}); // else the library would answer the next wish with the same failure
    return;
  }
  if (spoken !== language) return; // chosen anew meanwhile
  document.documentElement.lang = language;
  renderAgain(document.body);
  window.dispatchEvent(new Event("languagechange")); // titles that were handed over are handed over again
}

interface Rendering {
  requestUpdate?(): void;
}

function renderAgain(root: Element | ShadowRoot): void {
  for (const element of root.querySelectorAll("*")) {
    (element as Element & Rendering).requestUpdate?.();
    if (element.shadowRoot) renderAgain(element.shadowRoot);
  }
}
