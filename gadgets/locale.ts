/** The locale of numbers and dates: the page's language, as it is written in the reader's own region. */
export function localeOf(): string | undefined {
  if (typeof document === "undefined") return undefined;
  const { lang } = document.documentElement;
  return navigator.languages.find((one) => one.split("-")[0] === lang) ?? (lang || undefined);
}

const GROUPED = { ",": /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/, " ": /^[+-]?[1-9]\d{0,2}(\s\d{3})+([.,]\d*)?$/ };

/**
 * A number as people type it, with a decimal point or comma; NaN for what is none. A comma before each three digits groups
 * them where the reader's locale does so: "1,800" is 1800 for some and 1.8 for others.
 */
export function typedNumber(text: string, locale: string | undefined = localeOf()): number {
  const typed = text.trim().replace("−", "-");
  if (typed === "") return Number.NaN;
  if (GROUPED[" "].test(typed)) return typedNumber(typed.replace(/\s/g, ""), locale);
  if (GROUPED[","].test(typed) && groupsByComma(locale)) return Number(typed.replaceAll(",", ""));
  return Number(/^[^,.]*,[^,.]*$/.test(typed) ? typed.replace(",", ".") : typed);
}

const groupsByComma = (locale: string | undefined): boolean =>
  new Intl.NumberFormat(locale).formatToParts(1e6).some(({ type, value }) => type === "group" && value === ",");
