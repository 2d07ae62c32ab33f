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

/** Pages of another port may embed gadgets in this build, as test/e2e/embed.spec.ts tries; `npm start` builds without. */
const BUILD = {
  name: "build",
  command: process.execPath,
  args: ["test/support/build.mjs"],
  env: { EMBED_ORIGINS: "http://localhost:*" },
};
const TYPES = [check("types", "tsc", "-p", "."), check("types of the service worker", "tsc", "-p", "sw")];
const STYLE = [check("style", "biome", "check", "--reporter=summary"), check("unused code", "knip", "--no-progress")];
const WORDS = { name: "translations", command: process.execPath, args: ["test/support/translations.mjs"] };
const SIZE = check("size of the first load", "size-limit");

/** Together: the tests in the browser wait for disks and threads while those in Node compute. */
const UNIT_AND_BROWSER = vitest("unit and browser", ["node", "chromium"]);

export const STEPS = {
  test: [...TYPES, ...STYLE, WORDS, BUILD, SIZE, UNIT_AND_BROWSER, playwright("e2e")],
  check: [...TYPES, ...STYLE, WORDS, vitest("architecture", ["node"], "test/unit/architecture.test.ts"), BUILD, SIZE],
  soak: [BUILD, UNIT_AND_BROWSER, playwright("soak")],
};
