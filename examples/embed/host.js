// Where Wendelin Field is: its owner has allowed this page's origin (EMBED_ORIGINS, docs/embedding.md).
const field = new URL(location.href).searchParams.get("field") ?? "http://127.0.0.1:8090";
const find = (id) => document.getElementById(id);
const say = (text) => {
  find("state").textContent = text;
};

const RATE_HZ = 8000;
const made = (seconds, value) => Float32Array.from({ length: seconds * RATE_HZ }, (_, i) => value(i / RATE_HZ));
const SIGNALS = {
  sweep: { label: "A sweep", y: made(2, (t) => Math.sin(2 * Math.PI * (5 + 10 * t) * t)) },
  beat: { label: "A beat", y: made(2, (t) => (Math.sin(2 * Math.PI * 40 * t) + Math.sin(2 * Math.PI * 43 * t)) / 2) },
};

let scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";

async function start() {
  const { embed } = await import(new URL("/embed.js", field).href);
  const plot = await embed(find("plot"), {
    src: "/gadgets/plot/",
    title: "Plot",
    theme: { scheme, properties: { "--wf-plot-height": "18rem" } },
    on: { "wf-zoomed": ({ from, to }) => say(`Shown: ${from.toFixed(3)} s to ${to.toFixed(3)} s`) },
    onError: (error) => say(`The plot failed: ${error.message}`),
  });

  const draw = async (name) => {
    const { label, y } = SIGNALS[name];
    const words = { label, xLabel: "Time", xUnit: "s", yLabel: "Amplitude", sampleRateHz: RATE_HZ };
    await plot.call("show", [{ ...words, y }]);
    say(`Shown: ${label}, ${y.length} values`);
  };
  const setScheme = async (next) => {
    scheme = next;
    document.documentElement.dataset.scheme = next;
    find("scheme").textContent = `Change to ${next === "dark" ? "light" : "dark"}`;
    await plot.setTheme({ scheme: next });
  };
  find("sweep").onclick = () => draw("sweep");
  find("beat").onclick = () => draw("beat");
  find("scheme").onclick = () => setScheme(scheme === "dark" ? "light" : "dark");
  await setScheme(scheme);
  await draw("sweep");
}

start().catch((error) => say(`The plot could not be shown: ${error.message}`));
