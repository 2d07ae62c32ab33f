import { FieldError } from "../../base/errors.ts";

/** Throws "conflict" unless the attachment is what the writer takes it for: one of that digest, or with "*" any at all. */
export function checkMatch(
  id: string,
  name: string,
  ifMatch: string,
  present: { digest?: string | undefined } | undefined,
): void {
  const digest = present?.digest;
  if (present && (ifMatch === "*" || ifMatch === digest)) return;
  const facts = { id, name, ...(digest !== undefined && { digest }) };
  throw new FieldError("conflict", `${name} of ${id} is not what it was expected to be`, facts);
}
