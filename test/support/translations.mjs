/**
 * Messages and their translations. Without an argument: every message stands translated in src/locales, with the same places for what is
 * filled in, and the modules there are what these files make. With `write` (`npm run translate`): new messages are added to the files,
 * to be translated by hand, and the modules are made again.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LOCALES = join(ROOT, "src/locales");
const CONFIG = JSON.parse(readFileSync(join(LOCALES, "lit-localize.json"), "utf8"));

function localize(command, folder) {
  const config = join(folder, "lit-localize.json");
  const absolute = (path) => join(LOCALES, path);
  const paths = { inputFiles: CONFIG.inputFiles.map(absolute), tsConfig: absolute(CONFIG.tsConfig) };
  const output = { ...CONFIG.output, outputDir: folder };
  const interchange = { ...CONFIG.interchange, xliffDir: folder };
  writeFileSync(config, JSON.stringify({ ...CONFIG, ...paths, output, interchange }));
  const program = join(ROOT, "node_modules/.bin/lit-localize");
  return execFileSync(program, [command, "--config", config], { cwd: ROOT, encoding: "utf8", stdio: "pipe" });
}

const placesOf = (text) =>
  [...text.matchAll(/<x id="(\d+)"/g)]
    .map(([, id]) => id)
    .sort()
    .join();

/** What a translator still has to do, by file. */
function openWork(name, text) {
  const units = [...text.matchAll(/<trans-unit id="([^"]+)">([\s\S]*?)<\/trans-unit>/g)];
  return units.flatMap(([, id, unit]) => {
    const [, source = ""] = /<source>([\s\S]*?)<\/source>/.exec(unit) ?? [];
    const [, target = ""] = /<target>([\s\S]*?)<\/target>/.exec(unit) ?? [];
    if (target.trim() === "") return [`${name}: ${id} is not translated: ${source}`];
    return placesOf(source) === placesOf(target) ? [] : [`${name}: ${id} has other places to fill in: ${target}`];
  });
}

const folder = mkdtempSync(join(tmpdir(), "wf-locales-"));
try {
  cpSync(LOCALES, folder, { recursive: true });
  localize("extract", folder);
  const files = readdirSync(folder).filter((name) => name.endsWith(".xlf"));
  const open = files.flatMap((name) => openWork(name, readFileSync(join(folder, name), "utf8")));
  localize("build", folder);
  const made = readdirSync(folder).filter((name) => /\.(xlf|ts)$/.test(name));
  if (process.argv[2] === "write") {
    for (const name of made) cpSync(join(folder, name), join(LOCALES, name));
    console.log(open.length > 0 ? open.join("\n") : "everything is translated");
  } else {
    const differs = (name) => {
      try {
        return readFileSync(join(folder, name), "utf8") !== readFileSync(join(LOCALES, name), "utf8");
      } catch {
        return true;
      }
    };
    const old = made.filter(differs).map((name) => `src/locales/${name} is not up to date: npm run translate`);
    for (const line of [...open, ...old]) console.log(line);
    process.exitCode = open.length + old.length > 0 ? 1 : 0;
  }
} finally {
  rmSync(folder, { recursive: true });
}
