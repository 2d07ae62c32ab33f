import { expect, test } from "vitest";
import { discard } from "../../../gadgets/discard.ts";
import { FieldError } from "../../../src/base/errors.ts";
import type { Gadget } from "../../../src/gadget/index.ts";

/** A gadget below somebody who answers so. */
function below(answers: Record<string, () => unknown>) {
  const asked: string[] = [];
  const acquire = async (name: string) => {
    asked.push(name);
    return answers[name]?.();
  };
  return { gadget: { acquire } as unknown as Gadget, asked };
}
const full = () => Promise.reject(new FieldError("over-quota", "no space"));

test("who says no deletes nothing", async () => {
  const { gadget, asked } = below({ confirm: () => false });
  expect(await discard(gadget, "m/1", "one")).toBe(false);
  expect(asked).toEqual(["confirm"]);
});

test("where there is no room in the trash, a person is asked whether it may go for good", async () => {
  const answers = [true, true];
  const { gadget, asked } = below({ confirm: () => answers.shift(), moveToTrash: full });
  expect(await discard(gadget, "m/1", "one")).toBe(true);
  expect(asked).toEqual(["confirm", "moveToTrash", "confirm", "jio_remove"]);

  const wary = [true, false];
  const kept = below({ confirm: () => wary.shift(), moveToTrash: full });
  expect(await discard(kept.gadget, "m/1", "one")).toBe(false);
  expect(kept.asked).not.toContain("jio_remove");
});

test("any other failure is told, and nothing goes for good", async () => {
  const broken = () => Promise.reject(new FieldError("not-found", "gone"));
  const { gadget, asked } = below({ confirm: () => true, moveToTrash: broken });
  await expect(discard(gadget, "m/1", "one")).rejects.toMatchObject({ code: "not-found" });
  expect(asked).not.toContain("jio_remove");
});
