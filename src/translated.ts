/** The words of other languages than that of the code; loaded with the first that is spoken. Window only; part of the composition root. */
import { configureLocalization } from "@lit/localize";
import { kindOf } from "../gadgets/failure-kinds.ts";
import { sayKinds } from "../gadgets/failure-words.ts";
import { LANGUAGES, type Language } from "./portal/index.ts";

const SOURCE: Language = "en";
const LOADS: Readonly<Record<string, () => Promise<{ templates: object }>>> = {
  fr: () => import("./locales/fr.ts"),
};

const { setLocale } = configureLocalization({
  sourceLocale: SOURCE,
  targetLocales: LANGUAGES.filter((one) => one !== SOURCE),
  loadLocale: (locale) => LOADS[locale]!() as never,
});

/** Throws where its words cannot be had. */
export async function setWords(language: Language): Promise<void> {
  await setLocale(language);
  sayKinds(language === SOURCE ? undefined : kindOf); // failures have English words
}
