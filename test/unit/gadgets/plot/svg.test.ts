import { expect, test } from "vitest";
import { formatSvg, type ImagePlan } from "../../../../gadgets/plot/image/svg.ts";
import { python, testWith } from "../../../support/peers.ts";

const plan: ImagePlan = {
  picture: {
    rows: [
      [0, 0, 1],
      [1, 10, Number.NaN],
      [2, 5, 1],
    ],
    view: [0, 2],
    range: [0, 10],
    xTicks: [{ v: 1, label: "1 <b>" }],
    yTicks: [{ v: 5, label: "5" }],
    colors: { lines: ["#123456", "#654321"], grid: "#eee", axis: "#888" },
    dashes: [undefined, [9, 4]],
  },
  title: 'Spectrum of "a" & b',
  xAxis: "Frequency (Hz)",
  yAxis: "Level (dB)",
  lines: [
    { at: 1, label: "50 Hz" },
    { at: 9, label: "outside" },
  ],
  caption: ["welch, hann, 4096"],
  ink: { text: "#000", muted: "#555", paper: "#fff", mark: "#c00" },
};

testWith("numpy")("it is well-formed XML with a path for each curve, its axes, marks and caption", () => {
  const svg = formatSvg(plan);
  const told = python(
    `import sys, json, xml.etree.ElementTree as E
root = E.fromstring(sys.stdin.buffer.read())
n = "{http://www.w3.org/2000/svg}"
inner = root.find(n + "svg")
print(json.dumps({"texts": [t.text for t in root.iter(n + "text")], "curves": [p.get("d") for p in inner.findall(n + "path")], "title": root.find(n + "title").text}))`,
    Buffer.from(svg),
  );
  const { texts, curves, title } = JSON.parse(told.toString());
  expect(title).toBe(plan.title);
  expect(texts).toEqual(
    expect.arrayContaining(["1 <b>", "5", "Frequency (Hz)", "Level (dB)", "50 Hz", "welch, hann, 4096"]),
  );
  expect(texts).not.toContain("outside");
  expect(curves).toEqual(["M0 520L546 0L1092 260", "M0 468M1092 468"]);
});

test("curves are told apart by their dashes as well", () => {
  expect(formatSvg(plan).match(/stroke-dasharray="9 4"/g)).toHaveLength(1);
});
