/** The steps of each mode: a command, and how many tests its report tells of; without a report a step counts as one. */
import { countPlaywright, countVitest } from "./counts.mjs";

const bin = (name) => `node_modules/.bin/${name}`;

const check = (name, command, ...args) => ({ name, command: bin(command), args });

const vitest = (name, projects, ...filters) => ({
  name,
  command: bin("vitest"),
  args: [
    "run",
    ...projects.flatMap((project) => ["--project", project]),
    "--reporter=dot",
    "--reporter=json",
    "--outputFile.json=REPORT",
    ...filters,
  ],
  count: countVitest,
});

const playwright = (project) => ({
  name: project,
  command: bin("playwright"),
  args: ["test", `--project=${project}`, "--reporter=line,json"],
  env: { PLAYWRIGHT_JSON_OUTPUT_NAME: "REPORT" },
  count: countPlaywright,
});

const BUILD = { name: "build", command: process.execPath, args: ["test/support/build.mjs"] };
const TYPES = [check("types", "tsc", "-p", "."), check("types of the service worker", "tsc", "-p", "sw")];
const STYLE = [check("style", "biome", "check", "--reporter=summary"), check("unused code", "knip", "--no-progress")];
const SIZE = check("size of the first load", "size-limit");

/** Together: the tests in the browser wait for disks and threads while those in Node compute. */
const UNIT_AND_BROWSER = vitest("unit and browser", ["node", "chromium"]);

export const STEPS = {
  test: [...TYPES, ...STYLE, BUILD, SIZE, UNIT_AND_BROWSER, playwright("e2e")],
  check: [...TYPES, ...STYLE, vitest("architecture", ["node"], "test/unit/architecture.test.ts"), BUILD, SIZE],
  soak: [BUILD, UNIT_AND_BROWSER, playwright("soak")],
};
