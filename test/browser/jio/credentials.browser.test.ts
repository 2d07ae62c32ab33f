import { openDB } from "idb";
import { expect, onTestFinished, test } from "vitest";
import { createStorage, setCredential } from "../../../src/jio/index.ts";
import { createPeer } from "../../../src/worker/pool.ts";
import { bytesOf, codeOf, expectBytes } from "../../conformance/support.ts";
import { getThere, setThere } from "./credential-thread.ts";
import { openField } from "./support.ts";

const jwk = (byte: number) => {
  const k = btoa(String.fromCharCode(...new Uint8Array(32).fill(byte)));
  return { key: { kty: "oct", k: k.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""), alg: "A256GCM" } };
};

function startThread() {
  const thread = createPeer(
    () => new Worker(new URL("./credential-thread.worker.ts", import.meta.url), { type: "module" }),
  );
  onTestFinished(() => thread.close());
  return thread;
}

test("every thread of the origin finds a credential that one of them has set", async () => {
  const { database } = openField();
  const name = crypto.randomUUID();
  const description = { type: "crypt", credential: name, sub_storage: { type: "indexeddb", database } };
  const thread = startThread();
  await thread.run(setThere, { name, secret: jwk(7) });
  const storage = createStorage(description);
  await storage.put("d", { n: 1 });
  expect(await thread.run(getThere, { description, id: "d" })).toEqual({ n: 1 });
  await storage.close();
});

test("many threads that set the first credentials at once seal with one key", async () => {
  const names = Array.from({ length: 4 }, () => crypto.randomUUID());
  const threads = [startThread(), startThread()];
  await Promise.all(names.map((name, n) => threads[n % 2]?.run(setThere, { name, secret: jwk(n + 1) })));
  for (const credential of names) {
    const storage = createStorage({ type: "crypt", credential, sub_storage: { type: "memory" } });
    await storage.put("d", {});
    await storage.close();
  }
});

test("what is kept is sealed by a key that no script can read, and bound to its name", async () => {
  const [name, other] = [crypto.randomUUID(), crypto.randomUUID()];
  await setCredential(name, { password: "swordfish" });
  await setCredential(other, jwk(1));
  const db = await openDB("field-credentials");
  onTestFinished(() => db.close());
  const key = (await db.get("keys", "seal")) as CryptoKey;
  expect(key.extractable).toBe(false);
  await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow();
  const sealed = await db.get("secrets", name);
  expect(new TextDecoder("latin1").decode(sealed.bytes)).not.toContain("swordfish");
  await db.put("secrets", await db.get("secrets", other), name);
  const storage = createStorage({ type: "crypt", credential: name, sub_storage: { type: "memory" } });
  expect(await codeOf(storage.get("d"))).toBe("corrupt");
  await storage.close();
});

test("a credential that is set again is another one from then on", async () => {
  const name = crypto.randomUUID();
  const { storage: below, database } = openField();
  const open = () => createStorage({ type: "crypt", credential: name, sub_storage: { type: "indexeddb", database } });
  await setCredential(name, jwk(1));
  const first = open();
  await first.put("d", { n: 1 });
  await setCredential(name, jwk(2));
  expect(await first.get("d")).toEqual({ n: 1 });
  const second = open();
  expect(await codeOf(second.get("d"))).toBe("corrupt");
  await second.put("d", { n: 2 });
  expect(await second.get("d")).toEqual({ n: 2 });
  expect(Object.keys(await below.get("d"))).toEqual(["crypt"]);
  await Promise.all([first.close(), second.close()]);
});

test("keys of 192 bits are told to be unsupported where the browser has none", async () => {
  const name = crypto.randomUUID();
  await setCredential(name, { key: { kty: "oct", k: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX" } });
  const storage = createStorage({ type: "crypt", credential: name, sub_storage: { type: "memory" } });
  const importing = crypto.subtle.importKey("raw", new Uint8Array(24), "AES-GCM", false, ["encrypt"]);
  const told = await importing.then(
    () => "nothing was rejected",
    () => "unsupported",
  );
  expect(await codeOf(storage.put("d", {}))).toBe(told);
  await storage.close();
});

test("a long stream goes through crypt into files and back in ranges", async () => {
  const name = crypto.randomUUID();
  const { database } = openField();
  await setCredential(name, jwk(3));
  const storage = createStorage({ type: "crypt", credential: name, sub_storage: { type: "indexeddb", database } });
  const piece = bytesOf(1_000_003);
  let left = 40;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => (left-- > 0 ? controller.enqueue(piece.slice()) : controller.close()),
  });
  await storage.put("d", {});
  await storage.putAttachment("d", "x", body, { _content_type: "audio/wav" });
  let length = 0;
  const stream = await storage.getAttachment("d", "x", { format: "stream" });
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
  }
  expect(length).toBe(40 * piece.length);
  for (const n of [0, 17, 39]) {
    const start = n * piece.length + 5;
    const range = { format: "array_buffer" as const, start, end: start + 70_000 };
    expectBytes(await storage.getAttachment("d", "x", range), piece.subarray(5, 70_005));
  }
  await storage.close();
});
