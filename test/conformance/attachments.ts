import { expect, test } from "vitest";
import { bytesOf, can, codeOf, expectBytes, type Hold, hexDigest } from "./support.ts";

const SIZES = [0, 1, 65_536, 65_537, 300_000];

export function describeAttachments(made: Hold): void {
  describeBodies(made);
  describeAppends(made);
}

function describeBodies(made: Hold) {
  for (const size of SIZES)
    test(`a body of ${size} bytes comes back as it was, with its length, type and digest`, async () => {
      const { storage } = made();
      const bytes = bytesOf(size);
      await storage.put("d", {});
      await storage.putAttachment("d", "a/b", new Blob([bytes], { type: "audio/wav" }));
      const blob = await storage.getAttachment("d", "a/b");
      expect(blob.type).toBe("audio/wav");
      expectBytes(await blob.arrayBuffer(), bytes);
      const facts = await storage.allAttachments("d");
      const digest = await hexDigest(bytes);
      const tells = can(storage, "ifMatch") || facts["a/b"]?.digest !== undefined;
      expect(facts).toEqual({ "a/b": { length: size, content_type: "audio/wav", ...(tells && { digest }) } });
    });

  test("strings, bytes and streams are bodies too, and the content type can be named", async () => {
    const { storage } = made();
    await storage.put("d", {});
    await storage.putAttachment("d", "string", "häl");
    await storage.putAttachment("d", "typed", "{}", { _content_type: "application/json" });
    await storage.putAttachment("d", "bytes", new Float32Array([1, 2]).subarray(1));
    await storage.putAttachment("d", "stream", new Blob([bytesOf(200_000)]).stream());
    expect(await storage.getAttachment("d", "string", { format: "text" })).toBe("häl");
    expect((await storage.getAttachment("d", "string")).type).toBe("text/plain;charset=utf-8");
    expect((await storage.getAttachment("d", "typed")).type).toBe("application/json");
    expect(new Float32Array(await storage.getAttachment("d", "bytes", { format: "array_buffer" }))).toEqual(
      new Float32Array([2]),
    );
    const stream = await storage.getAttachment("d", "stream", { format: "array_buffer" });
    expectBytes(stream, bytesOf(200_000));
  });

  test("every format gives the same bytes", async () => {
    const { storage } = made();
    await storage.put("d", {});
    await storage.putAttachment("d", "x", '{"a":[1]}', { _content_type: "application/json" });
    expect(await storage.getAttachment("d", "x", { format: "json" })).toEqual({ a: [1] });
    expect(await storage.getAttachment("d", "x", { format: "data_url" })).toBe(
      `data:application/json;base64,${btoa('{"a":[1]}')}`,
    );
    const stream = await storage.getAttachment("d", "x", { format: "stream" });
    expect(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).text()).toBe('{"a":[1]}');
    await storage.putAttachment("d", "y", "{");
    expect(await codeOf(storage.getAttachment("d", "y", { format: "json" }))).toBe("invalid-format");
  });

  test("attachments of an absent document are not found, and neither is an absent attachment", async () => {
    const { storage } = made();
    for (const call of [
      () => storage.putAttachment("no", "x", "1"),
      () => storage.putAttachment("no", "x", new Uint8Array(100_000)),
      () => storage.getAttachment("no", "x"),
      () => storage.removeAttachment("no", "x"),
      () => storage.appendAttachment("no", "x", new Uint8Array(1), { at: 0 }),
      () => storage.allAttachments("no"),
    ])
      expect(await codeOf(call())).toBe("not-found");
    await storage.put("d", {});
    expect(await codeOf(storage.getAttachment("d", "x"))).toBe("not-found");
    expect(await codeOf(storage.removeAttachment("d", "x"))).toBe("not-found");
  });

  test("ids and names that look alike when joined stay apart", async () => {
    const { storage } = made();
    for (const [id, name] of [
      ["a", "b_c"],
      ["a_b", "c"],
      ["a/b", "c"],
      ["a", "b/c"],
    ] as const) {
      if (!(await storage.get(id).catch(() => undefined))) await storage.put(id, {});
      await storage.putAttachment(id, name, `${id}|${name}`);
    }
    expect(await storage.getAttachment("a", "b_c", { format: "text" })).toBe("a|b_c");
    expect(Object.keys(await storage.allAttachments("a")).sort()).toEqual(["b/c", "b_c"]);
  });

  test("any text is a name, also of what grows", async () => {
    const { storage } = made();
    const pairs = [
      ["a", "b/c"],
      ["a/b", "c"],
      ["a", "\ud800"],
      ["a", "\ufffd"],
      ["a", "__proto__"],
      ["a", "%"],
      ["a", "x".repeat(100_000)],
    ] as const;
    await storage.put("a", {});
    await storage.put("a/b", {});
    for (const [n, [id, name]] of pairs.entries())
      await storage.appendAttachment(id, name, bytesOf(100 + n, n), { at: 0 });
    for (const [n, [id, name]] of pairs.entries())
      expectBytes(await storage.getAttachment(id, name, { format: "array_buffer" }), bytesOf(100 + n, n));
    expect(Object.keys(await storage.allAttachments("a")).sort()).toEqual(
      pairs.flatMap(([id, name]) => (id === "a" ? [name] : [])).sort(),
    );
  });

  test("a body can be replaced and removed, and the old one is gone", async () => {
    const { storage } = made();
    await storage.put("d", {});
    for (const size of [10, 100_000, 20, 200_000]) {
      await storage.putAttachment("d", "x", bytesOf(size, size));
      const read = await storage.getAttachment("d", "x", { format: "array_buffer" });
      expectBytes(read, bytesOf(size, size));
    }
    await storage.removeAttachment("d", "x");
    expect(await codeOf(storage.getAttachment("d", "x"))).toBe("not-found");
  });

  test("readers see the old body or the new one while it is replaced, never a mix", async () => {
    const { storage } = made();
    await storage.put("d", {});
    await storage.putAttachment("d", "x", new Uint8Array(150_000).fill(1));
    const seen: number[] = [];
    const read = async () => {
      const bytes = new Uint8Array(await storage.getAttachment("d", "x", { format: "array_buffer" }));
      seen.push(bytes.length / 150_000 === bytes[0] && bytes.every((byte) => byte === bytes[0]) ? 0 : 1);
    };
    const write = async () => {
      for (const n of [2, 1, 2, 1]) await storage.putAttachment("d", "x", new Uint8Array(150_000 * n).fill(n));
    };
    await Promise.all([write(), ...Array.from({ length: 12 }, (_, n) => delayed(n * 4, read))]);
    expect(seen).toEqual(Array.from({ length: 12 }, () => 0));
  });

  test("a stream may give bytes in any view, and nothing else", async () => {
    const { storage } = made();
    await storage.put("d", {});
    const streamOf = (...chunks: unknown[]) =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          for (const chunk of chunks) controller.enqueue(chunk as Uint8Array);
          controller.close();
        },
      });
    await storage.putAttachment("d", "x", streamOf(new Uint8Array([1]).buffer, new Uint16Array([0x0302]).subarray(0)));
    expectBytes(await storage.getAttachment("d", "x", { format: "array_buffer" }), new Uint8Array([1, 2, 3]));
    for (const wrong of ["text", [1, 2], 7])
      expect(await codeOf(storage.putAttachment("d", "x", streamOf(wrong)))).toBe("invalid-argument");
    expect((await storage.getAttachment("d", "x")).size).toBe(3);
  });

  test("an abort cancels the stream that a body comes from", async () => {
    const { storage } = made();
    await storage.put("d", {});
    const life = new AbortController();
    const reason = new Error("enough");
    let cancelled: unknown;
    const body = new ReadableStream<Uint8Array>({
      pull: () => new Promise(() => {}),
      cancel(why) {
        cancelled = why;
      },
    });
    const putting = storage.putAttachment("d", "x", body, { signal: life.signal });
    await new Promise((resolve) => setTimeout(resolve, 50));
    life.abort(reason);
    await expect(putting).rejects.toBe(reason);
    await expect.poll(() => cancelled).toBe(reason);
  });

  test("a stream that fails leaves the old body, and its error reaches the caller", async () => {
    const { storage } = made();
    await storage.put("d", {});
    await storage.putAttachment("d", "x", "old");
    let pulls = 0;
    const failure = new Error("the microphone broke");
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => (++pulls > 4 ? controller.error(failure) : controller.enqueue(new Uint8Array(50_000))),
    });
    await expect(storage.putAttachment("d", "x", body)).rejects.toBe(failure);
    expect(await storage.getAttachment("d", "x", { format: "text" })).toBe("old");
  });
}

function describeAppends(made: Hold) {
  test("an append goes to the end and gives the new length; 0 creates", async () => {
    const { storage } = made();
    const whole = bytesOf(10_000);
    await storage.put("d", {});
    for (let at = 0; at < whole.length; at += 1000) {
      const { length } = await storage.appendAttachment("d", "x", whole.subarray(at, at + 1000), { at });
      expect(length).toBe(at + 1000);
    }
    const read = await storage.getAttachment("d", "x", { format: "array_buffer" });
    expectBytes(read, whole);
    const middle = await storage.getAttachment("d", "x", { format: "array_buffer", start: 2500, end: 7500 });
    expectBytes(middle, whole.subarray(2500, 7500));
    expect((await storage.allAttachments("d")).x?.length).toBe(10_000);
  });

  test("an append goes on after a body that was put, small or large", async () => {
    const { storage } = made();
    await storage.put("d", {});
    for (const size of [10, 100_000]) {
      await storage.putAttachment("d", "x", new Blob([bytesOf(size)], { type: "audio/wav" }));
      await storage.appendAttachment("d", "x", new Blob(["end"]), { at: size });
      const blob = await storage.getAttachment("d", "x");
      expect(blob.type).toBe("audio/wav");
      expect(blob.size).toBe(size + 3);
      expect(await blob.slice(size).text()).toBe("end");
      expectBytes(await blob.slice(0, size).arrayBuffer(), bytesOf(size));
    }
  });

  test("an append anywhere else is a conflict that tells the length, and changes nothing", async () => {
    const { storage } = made();
    await storage.put("d", {});
    const early = await storage.appendAttachment("d", "x", new Uint8Array(4), { at: 4 }).catch((e: unknown) => e);
    expect(early).toMatchObject({ code: "conflict", facts: { length: 0 } });
    expect(await storage.allAttachments("d")).toEqual({});
    await storage.appendAttachment("d", "x", new Uint8Array(4), { at: 0 });
    const repeated = await storage.appendAttachment("d", "x", new Uint8Array(4), { at: 0 }).catch((e: unknown) => e);
    expect(repeated).toMatchObject({ code: "conflict", facts: { length: 4 } });
    expect((await storage.getAttachment("d", "x")).size).toBe(4);
  });

  test("of two appends at the same place one wins", async () => {
    const { storage } = made();
    await storage.put("d", {});
    const both = await Promise.allSettled(
      ["one", "two"].map((text) => storage.appendAttachment("d", "x", new Blob([text]), { at: 0 })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await storage.getAttachment("d", "x")).size).toBe(3);
  });

  test("the caller's bytes stay the caller's", async () => {
    const { storage } = made();
    await storage.put("d", {});
    const bytes = bytesOf(8);
    const appending = storage.appendAttachment("d", "x", bytes, { at: 0 });
    bytes.fill(0);
    await appending;
    expect(bytes.length).toBe(8);
    expectBytes(await storage.getAttachment("d", "x", { format: "array_buffer" }), bytesOf(8));
  });

  test("what grows can be replaced, removed and begun again", async () => {
    const { storage } = made();
    await storage.put("d", {});
    await storage.appendAttachment("d", "x", new Uint8Array(5), { at: 0 });
    await storage.putAttachment("d", "x", "new");
    expect(await storage.getAttachment("d", "x", { format: "text" })).toBe("new");
    await storage.appendAttachment("d", "x", new Blob(["er"]), { at: 3 });
    await storage.removeAttachment("d", "x");
    await storage.appendAttachment("d", "x", new Blob(["first"]), { at: 0 });
    expect(await storage.getAttachment("d", "x", { format: "text" })).toBe("first");
    await storage.remove("d");
    expect(await codeOf(storage.getAttachment("d", "x"))).toBe("not-found");
  });
}

async function delayed(ms: number, run: () => Promise<void>): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  await run();
}
