import { messageOf } from "../src/base/told-failure.ts";

type KindOf = (error: unknown) => string | undefined;

let kindOf: KindOf | undefined;

/** In another language than that of the code: what kind of failure it is, said before its own words. */
export function sayKinds(of: KindOf | undefined): void {
  kindOf = of;
}

/** What to say of a failure. Its own words are those of the code, which is English. */
export function failureWords(error: unknown): string {
  const [kind, own] = [kindOf?.(error), messageOf(error)];
  return kind ? `${kind} ${own}` : own;
}
