/** What the reporters of vitest and Playwright wrote, as `{ passed, failed, skipped, missing }`. */

const MISSING = /\[missing: ([^\]]+)\]/;

function add(counts, status, title) {
  counts[status] += 1;
  const [, peer] = MISSING.exec(title) ?? [];
  if (peer) counts.missing.add(peer);
}

const empty = () => ({ passed: 0, failed: 0, skipped: 0, missing: new Set() });

/** A file that could not even be loaded reports no tests, so the file itself is the failure. */
export function countVitest(report) {
  const counts = empty();
  for (const file of report.testResults) {
    for (const { status, fullName } of file.assertionResults)
      add(counts, status === "passed" || status === "failed" ? status : "skipped", fullName);
    if (file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"))
      add(counts, "failed", file.name);
  }
  return counts;
}

const PLAYWRIGHT = { expected: "passed", unexpected: "failed", flaky: "failed", skipped: "skipped" };

export function countPlaywright(report) {
  const counts = empty();
  const walk = (suite) => {
    for (const spec of suite.specs ?? [])
      for (const { status } of spec.tests) add(counts, PLAYWRIGHT[status], spec.title);
    for (const inner of suite.suites ?? []) walk(inner);
  };
  for (const suite of report.suites) walk(suite);
  for (const { message } of report.errors ?? []) add(counts, "failed", message ?? "");
  return counts;
}

export function total(all) {
  const sum = empty();
  for (const counts of all) {
    for (const key of ["passed", "failed", "skipped"]) sum[key] += counts[key];
    for (const peer of counts.missing) sum.missing.add(peer);
  }
  return sum;
}
