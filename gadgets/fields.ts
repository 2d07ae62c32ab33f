/** What a form asks, in plain data, and what a person's answers make of it. Pure. */
import { msg, str } from "@lit/localize";
import { typedNumber } from "./locale.ts";
import { formatCount } from "./numbers.ts";

interface Common {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
}
export interface ChoiceField extends Common {
  readonly kind: "choice";
  readonly options: readonly (readonly [value: string, label: string])[];
}
export interface NumberField extends Common {
  readonly kind: "number";
  readonly least?: number;
  readonly most?: number;
  /** No fractions. */
  readonly isWhole?: boolean;
}
export interface TextField extends Common {
  readonly kind: "text";
  readonly isRequired?: boolean;
  readonly mostLength?: number;
}
export interface SwitchField extends Common {
  readonly kind: "switch";
}
export type FormField = ChoiceField | NumberField | TextField | SwitchField;

export type FieldValue = string | number | boolean;
export type FormContent = Readonly<Record<string, FieldValue>>;
/** As it stands in the controls: a number may be half typed. */
export type FormAnswers = Readonly<Record<string, string | boolean>>;
export type FieldReading = { readonly value: FieldValue } | { readonly error: string };

export function answersOf(fields: readonly FormField[], content: FormContent): FormAnswers {
  return Object.fromEntries(
    fields.map(({ name, kind }) => {
      const value = content[name];
      return [name, kind === "switch" ? value === true : value === undefined ? "" : String(value)];
    }),
  );
}

/** The value of a field, or what is wrong with its answer in words. */
export function readField(field: FormField, answer: string | boolean | undefined): FieldReading {
  if (field.kind === "switch") return { value: answer === true };
  const text = typeof answer === "string" ? answer.trim() : "";
  if (field.kind === "choice") {
    const isOffered = field.options.some(([value]) => value === text);
    return isOffered ? { value: text } : { error: msg("Choose one of these.") };
  }
  return field.kind === "number" ? readNumber(field, text) : readText(field, text);
}

function readNumber({ least = -Infinity, most = Infinity, isWhole }: NumberField, text: string): FieldReading {
  const value = typedNumber(text);
  if (!Number.isFinite(value)) return { error: msg("This is not a number.") };
  if (isWhole && !Number.isSafeInteger(value)) return { error: msg("A whole number, please.") };
  if (value < least) return { error: msg(str`At least ${formatCount(least)}.`) };
  if (value > most) return { error: msg(str`At most ${formatCount(most)}.`) };
  return { value };
}

function readText({ isRequired, mostLength = Infinity }: TextField, text: string): FieldReading {
  if (isRequired && text === "") return { error: msg("This is needed.") };
  if (text.length > mostLength) return { error: msg(str`At most ${formatCount(mostLength)} characters.`) };
  return { value: text };
}

export type FormReading = { readonly content: FormContent } | { readonly errors: Readonly<Record<string, string>> };

export function readForm(fields: readonly FormField[], answers: FormAnswers): FormReading {
  const readings = fields.map((field) => [field.name, readField(field, answers[field.name])] as const);
  const errors = readings.flatMap(([name, reading]) => ("error" in reading ? [[name, reading.error]] : []));
  if (errors.length > 0) return { errors: Object.fromEntries(errors) };
  return {
    content: Object.fromEntries(
      readings.flatMap(([name, reading]) => ("value" in reading ? [[name, reading.value]] : [])),
    ),
  };
}
