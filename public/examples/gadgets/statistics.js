/** An example of a gadget for <wf-frame>: one module, no imports. It describes the numbers that its host sends. */
const page = `
  <style>
    :root { color-scheme: light dark; font-family: system-ui, sans-serif }
    body { margin: 0 }
    table { border-collapse: collapse }
    th, td { padding: 0.375rem 1rem 0.375rem 0; text-align: start; font-weight: normal }
    td { font-variant-numeric: tabular-nums }
  </style>
  <table>
    <caption hidden>Statistics</caption>
    <tbody></tbody>
  </table>`;

const describe = (samples) => {
  let [sum, squares, least, most] = [0, 0, Infinity, -Infinity];
  for (const sample of samples) {
    sum += sample;
    squares += sample * sample;
    least = Math.min(least, sample);
    most = Math.max(most, sample);
  }
  const { length } = samples;
  return { length, mean: sum / length, rms: Math.sqrt(squares / length), least, most };
};

const WORDS = { length: "Samples", mean: "Mean", rms: "RMS", least: "Least", most: "Most" };

export default function start(gadget) {
  document.documentElement.lang = "en";
  document.body.innerHTML = page;
  const body = document.querySelector("tbody");
  gadget.publish({
    /** Shows and answers length, mean, rms, least and most of a typed array. */
    describe(samples) {
      const facts = describe(samples);
      body.replaceChildren();
      for (const [key, word] of Object.entries(WORDS)) {
        const row = body.insertRow();
        const head = row.appendChild(document.createElement("th"));
        head.scope = "row";
        head.textContent = word;
        row.insertCell().textContent = String(Number(facts[key].toPrecision(6)));
      }
      return facts;
    },
  });
}
