import { createServer } from "node:http";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { isCode } from "../../../src/base/errors.ts";
import { close, listen } from "../../../src/server/listen.ts";
import { isLoopback, parseOptions } from "../../../src/server/options.ts";

test("without options the server listens on this machine only", () => {
  expect(parseOptions([])).toEqual({ port: 8090, host: "127.0.0.1", dataFolder: resolve("data") });
});

test("port, host and data folder are taken in both spellings", () => {
  expect(parseOptions(["--port", "0", "--host=0.0.0.0", "--data", "/srv/field"])).toEqual({
    port: 0,
    host: "0.0.0.0",
    dataFolder: resolve("/srv/field"),
  });
});

test.each([
  [["--port", "65536"]],
  [["--port", "80a"]],
  [["--port", "-1"]],
  [["--port="]],
  [["--host="]],
  [["--prot", "1"]],
  [["extra"]],
])("the command line %j is refused with a reason", (args) => {
  let error: unknown;
  try {
    parseOptions(args);
  } catch (thrown) {
    error = thrown;
  }
  expect(isCode(error, "invalid-argument")).toBe(true);
});

test("only the addresses of this machine count as loopback", () => {
  expect(["localhost", "127.0.0.1", "127.1.2.3", "::1"].every(isLoopback)).toBe(true);
  expect(["0.0.0.0", "::", "192.168.1.2", "localhost.example.org", "127.0.0.1.example.org"].some(isLoopback)).toBe(
    false,
  );
});

test("a free port gives the address to open, and a busy one says so and names the option", async () => {
  const first = createServer((_request, response) => void response.end("here"));
  const url = await listen(first, { host: "127.0.0.1", port: 0 });
  expect(await (await fetch(url)).text()).toBe("here");
  const second = listen(createServer(), { host: "127.0.0.1", port: Number(new URL(url).port) });
  const error: unknown = await second.catch((reason: unknown) => reason);
  expect(isCode(error, "conflict")).toBe(true);
  expect((error as Error).message).toMatch(/is in use.*--port/);
  await close(first);
  await expect(fetch(url)).rejects.toThrow();
});
