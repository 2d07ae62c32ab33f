import { expect, test } from "vitest";
import { can, codeOf, type Hold, hexDigest } from "./support.ts";

const digestOf = (text: string) => hexDigest(new TextEncoder().encode(text));

/** What a write may ask for: that it lasts, and that it replaces what its caller takes it for. */
export function describeGuards(made: Hold): void {
  test("strict durability is kept, or refused rather than pretended", async () => {
    const { storage } = made();
    const strict = { durability: "strict" } as const;
    const relaxed = { durability: "relaxed" } as const;
    await storage.put("d", {}, relaxed);
    const writes = [
      () => storage.put("d", { n: 1 }, strict),
      () => storage.putAttachment("d", "x", "body", strict),
      () => storage.appendAttachment("d", "x", new Uint8Array(3), { at: 4, ...strict }),
      () => storage.bulk([{ verb: "put", args: ["e", {}, strict] }]),
      () => storage.bulk([{ verb: "put", args: ["e", {}] }], strict),
      () => storage.removeAttachment("d", "x", strict),
      () => storage.remove("e", strict),
    ];
    if (can(storage, "strict")) {
      for (const write of writes) await write();
      expect(await storage.get("d")).toEqual({ n: 1 });
      expect(await storage.allAttachments("d")).toEqual({});
    } else {
      for (const write of writes) expect(await codeOf(write())).toBe("unsupported");
      expect(await storage.get("d")).toEqual({});
    }
  });

  test("ifMatch replaces what has this digest, or with * what is there, and refuses anything else", async () => {
    const { storage } = made();
    await storage.put("d", {});
    await storage.putAttachment("d", "x", "one");
    const put = (body: string, ifMatch: string, name = "x") => storage.putAttachment("d", name, body, { ifMatch });
    if (!can(storage, "ifMatch")) {
      for (const ifMatch of ["*", await digestOf("one")]) expect(await codeOf(put("two", ifMatch))).toBe("unsupported");
      expect(await storage.getAttachment("d", "x", { format: "text" })).toBe("one");
      return;
    }
    const [one, three] = [await digestOf("one"), await digestOf("three")];
    await put("two", one);
    await put("three", "*");
    expect(await storage.getAttachment("d", "x", { format: "text" })).toBe("three");
    const refused = await put("four", one).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "conflict", facts: { digest: three } });
    for (const ifMatch of ["*", one]) expect(await codeOf(put("new", ifMatch, "y"))).toBe("conflict");
    expect(await codeOf(storage.putAttachment("no", "x", "1", { ifMatch: "*" }))).toBe("not-found");
    expect(await codeOf(storage.putAttachment("d", "x", "1", { ifMatch: "" }))).toBe("invalid-argument");
    expect(Object.keys(await storage.allAttachments("d"))).toEqual(["x"]);
    expect(await storage.getAttachment("d", "x", { format: "text" })).toBe("three");
  });

  test("of many writers who saw the same body one wins", async () => {
    const { storage, again = storage } = made();
    if (!can(storage, "ifMatch")) return;
    await storage.put("d", {});
    await storage.putAttachment("d", "x", "old");
    const ifMatch = await digestOf("old");
    const writing = Array.from({ length: 6 }, (_, n) =>
      (n % 2 ? storage : again).putAttachment("d", "x", n % 3 ? `by ${n}` : `${n}`.repeat(100_000), { ifMatch }),
    );
    const ended = await Promise.allSettled(writing);
    expect(ended.filter(({ status }) => status === "fulfilled").length).toBe(1);
    for (const outcome of ended) if (outcome.status === "rejected") expect(outcome.reason.code).toBe("conflict");
  });

  test("ifMatch of a bulk is judged at its place in the list, and refuses all of it where that is atomic", async () => {
    const { storage } = made();
    if (!can(storage, "ifMatch")) return;
    await storage.put("d", {});
    await storage.putAttachment("d", "x", "old");
    const ifMatch = await digestOf("old");
    const failing = storage.bulk([
      { verb: "put", args: ["d", { n: 1 }] },
      { verb: "putAttachment", args: ["d", "y", "new"] },
      { verb: "putAttachment", args: ["d", "x", "new", { ifMatch: "0".repeat(64) }] },
    ]);
    expect(await codeOf(failing)).toBe("conflict");
    expect(await storage.getAttachment("d", "x", { format: "text" })).toBe("old");
    if (can(storage, "atomic")) {
      expect(await storage.get("d")).toEqual({});
      expect(Object.keys(await storage.allAttachments("d"))).toEqual(["x"]);
    }
    await storage.bulk([
      { verb: "putAttachment", args: ["d", "x", "newer", { ifMatch }] },
      { verb: "putAttachment", args: ["d", "x", "newest", { ifMatch: "*" }] },
    ]);
    expect(await storage.getAttachment("d", "x", { format: "text" })).toBe("newest");
  });
}
