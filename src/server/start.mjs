/** `npm start` on a machine with only Node and npm: install, build, serve. Imports nothing that must be installed first. */
import { build, install, requireNode } from "./prepare.mjs";

/** npm runs us through a shell that dies of a signal without passing it on, so its end is ours: no server is left behind. */
function endWithNpm() {
  const { ppid: shell } = process;
  const timer = setInterval(() => {
    if (process.ppid !== shell) process.kill(process.pid, "SIGTERM");
  }, 500);
  timer.unref();
}

requireNode();
install();
build();
if (process.env.npm_lifecycle_event) endWithNpm();
await import("../../dist-server/main.js"); // reads the same command line
