/** What the reporters of vitest and Playwright wrote, as `{ passed, failed, skipped, missing, slow, failures }`; `slow`: seconds and names; `failures`: names and what they said. */

const MISSING = /\[missing: ([^\]]+)\]/;

function add(counts, status, title) {
  counts[status] += 1;
  const [, peer] = MISSING.exec(title) ?? [];
  if (peer) counts.missing.add(peer);
}

const empty = () => ({ passed: 0, failed: 0, skipped: 0, missing: new Set(), slow: [], failures: [] });

/** As much of an error as tells two causes apart; the whole stands where the test ran. */
const MOST_TOLD = 900;
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour is
const COLOURS = /\x1b\[[0-9;]*m/g;
const failure = (name, message = "") => ({ name, message: message.replace(COLOURS, "").slice(0, MOST_TOLD) });

const MOST_SLOW = 8;
const slowest = (all) => all.sort((a, b) => b.seconds - a.seconds).slice(0, MOST_SLOW);

/** A file that could not even be loaded reports no tests, so the file itself is the failure. */
export function countVitest(report) {
  const counts = empty();
  for (const file of report.testResults) {
    for (const { status, fullName, failureMessages } of file.assertionResults) {
      add(counts, status === "passed" || status === "failed" ? status : "skipped", fullName);
      if (status === "failed") counts.failures.push(failure(`${file.name}: ${fullName}`, failureMessages.join("\n")));
    }
    if (file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed")) {
      add(counts, "failed", file.name);
      counts.failures.push(failure(file.name, file.message));
    }
    counts.slow.push({ seconds: (file.endTime - file.startTime) / 1000, name: file.name.split("/test/").at(-1) });
  }
  return { ...counts, slow: slowest(counts.slow) };
}

const PLAYWRIGHT = { expected: "passed", unexpected: "failed", flaky: "failed", skipped: "skipped" };

const placed = ({ message = "", location }) => `${message}${location ? `\n    at line ${location.line}` : ""}`;

export function countPlaywright(report) {
  const counts = empty();
  const walk = (suite) => {
    for (const spec of suite.specs ?? [])
      for (const { status, results } of spec.tests) {
        add(counts, PLAYWRIGHT[status], spec.title);
        if (PLAYWRIGHT[status] === "failed")
          counts.failures.push(
            failure(`${spec.file}: ${spec.title}`, results.flatMap(({ errors }) => errors.map(placed)).join("\n")),
          );
        const seconds = results.reduce((sum, { duration }) => sum + duration, 0) / 1000;
        counts.slow.push({ seconds, name: `${spec.file}: ${spec.title}` });
      }
    for (const inner of suite.suites ?? []) walk(inner);
  };
  for (const suite of report.suites) walk(suite);
  for (const { message } of report.errors ?? []) {
    add(counts, "failed", message ?? "");
    counts.failures.push(failure("outside of any test", message));
  }
  return { ...counts, slow: slowest(counts.slow) };
}

export function total(all) {
  const sum = empty();
  for (const counts of all) {
    for (const key of ["passed", "failed", "skipped"]) sum[key] += counts[key];
    for (const peer of counts.missing) sum.missing.add(peer);
    sum.failures.push(...(counts.failures ?? []));
  }
  return sum;
}
