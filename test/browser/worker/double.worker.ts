import { FieldError } from "../../../src/base/errors.ts";
import { delay } from "../../../src/base/signal.ts";
import { serve } from "../../../src/worker/serve.ts";
import { listen } from "../../../src/worker/wire.ts";
import { crash, double, fail, hang } from "./double.ts";

serve(double, ({ values }, { emit }) => {
  emit({ done: values.length });
  const value = values.map((x) => 2 * x);
  return { value, transfer: [value.buffer] };
});
serve(fail, () => {
  throw new FieldError("over-quota", "full", { free: 0 });
});
serve(hang, async (_input, { signal }) => {
  await delay(1e8, signal);
  return { value: undefined };
});
serve(crash, () => {
  setTimeout(() => {
    throw new Error("boom");
  });
  return new Promise(() => {});
});
listen();
