import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** The thin server with the production build, as a user starts it; a kill is what a dead network looks like. */
export interface AppServer {
  readonly url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
}

async function spawnServer(port: number, folder: string): Promise<{ child: ChildProcess; url: string }> {
  const args = [`${folder}/dist-server/main.js`, "--port", String(port)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  for await (const line of createInterface(child.stdout)) {
    const [url] = /http:\S+/.exec(line) ?? [];
    if (url) return { child, url };
  }
  throw new Error(`the server did not start: ${errors}`);
}

/** Starts the build of that folder on a free port and comes back on the same one, so that pages find it again. */
export async function startServer(folder = "."): Promise<AppServer> {
  let { child, url } = await spawnServer(0, folder);
  const port = Number(new URL(url).port);
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    url,
    async kill() {
      if (!isRunning()) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
    async start() {
      if (!isRunning()) ({ child } = await spawnServer(port, folder));
    },
  };
}
