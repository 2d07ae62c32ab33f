import { createHash } from "node:crypto";
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../support/server.ts";

/** A server of a copy of the build, which a changed one can take the place of. */
export interface Build {
  readonly url: string;
  /** Puts a build with another page in its place. */
  deploy(): Promise<void>;
  /** The server dies, and comes back at the same place. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("base64");

export async function startBuild(): Promise<Build> {
  const folder = await mkdtemp(join(tmpdir(), "wf-build-"));
  for (const name of ["dist", "dist-server"]) await cp(name, join(folder, name), { recursive: true });
  const server = await startServer(folder);
  return {
    url: server.url,
    async deploy() {
      const [page, worker] = [join(folder, "dist/index.html"), join(folder, "dist/sw.js")];
      const before = await readFile(page);
      await appendFile(page, "<!-- the next build -->");
      const script = await readFile(worker, "utf8");
      const revised = script
        .replace(digest(before), digest(await readFile(page)))
        .replace(/"revision":"[^"]*","url":"index.html"/, '"revision":"next","url":"index.html"');
      await writeFile(worker, revised);
    },
    kill: () => server.kill(),
    start: () => server.start(),
    async stop() {
      await server.kill();
      await rm(folder, { recursive: true });
    },
  };
}
