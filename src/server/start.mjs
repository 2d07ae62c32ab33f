/** `npm start` on a machine with only Node and npm: install, build, serve. Imports nothing that must be installed first. */
import { build, install, requireNode } from "./prepare.mjs";

requireNode();
install();
build();
await import("../../dist-server/main.js"); // reads the same command line
