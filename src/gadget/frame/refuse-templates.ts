/**
 * Lit shows an object with certain own keys as HTML, as a template of ours, and a structured clone keeps those keys. What comes
 * from another side is data, whoever shows it later: nothing that Lit would take for more gets in.
 */
import { FieldError } from "../../base/errors.ts";

const MARK = "_$lit";
const LIST_KEYS = ["raw", `${MARK}Type$`, `${MARK}Directive$`]; // a list is too long to look at all of its keys
const MAX_VALUES = 2 ** 23;

/** Throws "invalid-argument" when anything in a received value would be a template, or when it holds too many values to tell. */
export function refuseTemplates(value: unknown): void {
  const seen = new Set<object>();
  const waiting: object[] = [];
  let values = 0;
  const add = (item: unknown) => {
    if (++values > MAX_VALUES) refuse(`more than ${MAX_VALUES} values`);
    if (typeof item !== "object" || item === null || ArrayBuffer.isView(item) || seen.has(item)) return;
    seen.add(item);
    waiting.push(item);
  };
  add(value);
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    if (Array.isArray(item)) {
      if (item.length > MAX_VALUES) refuse(`more than ${MAX_VALUES} values`); // a sparse one is long at no cost
      for (const key of LIST_KEYS) if (Object.hasOwn(item, key)) refuse("a template");
      for (const entry of item) add(entry);
    } else if (item instanceof Map || item instanceof Set)
      item.forEach((entry, key) => {
        add(key);
        add(entry);
      });
    else {
      if (item instanceof Error) add(item.cause);
      for (const key of Object.keys(item)) {
        if (key.startsWith(MARK)) refuse("a template");
        add((item as Record<string, unknown>)[key]);
      }
    }
  }
}

function refuse(what: string): never {
  throw new FieldError("invalid-argument", `a message from a frame holds ${what}`);
}

export function holdsTemplates(value: unknown): boolean {
  try {
    refuseTemplates(value);
    return false;
  } catch {
    return true;
  }
}
