/** A hostile gadget: it tries whatever gets out of its sandbox, and tells how each try ended. Served to the page as it is. */

/** Runs in the frame, in a worker of it and in a worker of that worker: stands on nothing outside itself. */
async function probe() {
  const opened = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = resolve;
      request.onerror = () => reject(request.error);
    });
  const tries = {
    indexedDB: () => opened(indexedDB.open("probe")),
    opfs: () => navigator.storage.getDirectory(),
    caches: () => caches.open("probe"),
    cookieStore: () => cookieStore.getAll(),
    locks: () => navigator.locks.request("probe", () => {}),
  };
  if (typeof document === "object")
    Object.assign(tries, {
      cookie: () => document.cookie,
      localStorage: () => localStorage.length,
      sessionStorage: () => sessionStorage.length,
      serviceWorker: () => navigator.serviceWorker.getRegistrations(),
      parentDocument: () => parent.document.body,
      hostDocument: () => parent.parent.document.body,
      topDocument: () => top.document.body,
      parentAddress: () => parent.location.href,
      parentCode: () => parent.eval,
      parentNavigation: () => {
        parent.location.href = "/never";
      },
      window: () => open("/never").document,
    });
  const found = { origin: self.origin, rtc: typeof RTCPeerConnection };
  for (const [name, attempt] of Object.entries(tries))
    try {
      await attempt();
      found[name] = "open";
    } catch (error) {
      found[name] = error.name;
    }
  if (typeof document === "object") {
    // Some browsers refuse these without a word: the page looks whether anything has come of them.
    const script = "javascript:top.document.title = 'taken'";
    for (const [view, url] of [
      [parent, script],
      [parent, "/never"],
      [top, script],
      [top, "/never"],
    ])
      try {
        view.location.href = url;
      } catch {}
  }
  return found;
}

/** Every way to send something that a thread has: resolves when each has ended in whatever way. */
async function send(http, ws, tls) {
  const ended = [];
  const until = (target, ...types) => {
    ended.push(new Promise((resolve) => types.forEach((type) => void target.addEventListener(type, resolve))));
  };
  const attempt = (run) => {
    try {
      const result = run();
      if (result instanceof Promise) ended.push(result.catch(() => {}));
    } catch {} // refused at once
  };
  attempt(() => fetch(`${http}fetch`));
  attempt(() => fetch(`${http}no-cors`, { mode: "no-cors", method: "POST", body: "secret", keepalive: true }));
  attempt(() => fetch(`${tls}fetch`, { mode: "no-cors" }));
  attempt(() => import(`${http}import.js`));
  attempt(() => {
    const socket = new WebSocket(`${ws}socket`);
    until(socket, "open", "error");
  });
  attempt(() => {
    const events = new EventSource(`${http}events`);
    until(events, "open", "error");
  });
  attempt(() => new WebTransport(`${tls}transport`).ready);
  attempt(() => {
    const worker = new Worker(`${http}worker.js`);
    until(worker, "message", "error");
  });
  if (typeof importScripts === "function") attempt(() => importScripts(`${http}import-scripts.js`));
  if (typeof XMLHttpRequest === "function")
    attempt(() => {
      const request = new XMLHttpRequest();
      until(request, "loadend");
      request.open("GET", `${http}xhr`);
      request.send();
    });
  // Some refusals are told by nothing at all: what has not ended by then is not waited for.
  await Promise.race([Promise.all(ended), new Promise((resolve) => setTimeout(resolve, 10_000))]);
}

/** What only a document can send: elements, styles, beacons, forms. */
async function sendByElements(http, tls) {
  const ended = [];
  const add = (markup, waits = true) => {
    const holder = document.createElement("div");
    holder.innerHTML = markup;
    const element = holder.firstElementChild;
    if (waits)
      ended.push(
        new Promise((resolve) => {
          for (const type of ["load", "error", "loadeddata"]) element.addEventListener(type, resolve);
        }),
      );
    document.body.append(element);
    return element;
  };
  navigator.sendBeacon?.(`${http}beacon`, "secret");
  add(`<img src="${http}img">`);
  add(`<img srcset="${http}srcset 1x">`);
  add(`<video src="${http}video"></video>`, false);
  add(`<audio src="${http}audio"></audio>`, false);
  add(`<link rel="stylesheet" href="${http}style">`);
  for (const rel of ["prefetch", "preload", "modulepreload", "icon", "manifest", "prerender"])
    add(`<link rel="${rel}" as="image" href="${http}link-${rel}">`, false);
  add(`<iframe src="${http}iframe"></iframe>`, false);
  add(`<object data="${http}object"></object>`, false);
  add(`<embed src="${http}embed">`, false);
  add(`<link rel="preconnect" href="${tls}">`, false);
  add(`<link rel="dns-prefetch" href="${tls}">`, false);
  add(`<svg><image href="${http}svg-image" /></svg>`, false);
  add(`<div style="background: url(${http}background)">text</div>`, false);
  add(
    `<style>@import "${http}css-import"; @font-face { font-family: x; src: url(${http}font) } p { font-family: x }</style>`,
    false,
  );
  add("<p>text in that font</p>", false);
  const script = document.createElement("script");
  script.src = `${http}script.js`;
  ended.push(new Promise((resolve) => Object.assign(script, { onload: resolve, onerror: resolve })));
  document.body.append(script);
  const rules = document.createElement("script");
  rules.type = "speculationrules";
  rules.textContent = JSON.stringify({ prefetch: [{ source: "list", urls: [`${http}speculation`] }] });
  document.body.append(rules);
  add(`<form action="${http}form" method="post"></form>`, false).submit();
  add(`<a href="#" ping="${http}ping">ping</a>`, false).click();
  // Some refusals are told by nothing at all: what has not ended by then is not waited for.
  await Promise.race([Promise.all(ended), new Promise((resolve) => setTimeout(resolve, 10_000))]);
}

const WAYS_OUT = {
  location: (url) => {
    location.href = url;
  },
  replace: (url) => location.replace(url),
  meta: (url) => {
    document.head.innerHTML = `<meta http-equiv="refresh" content="0; url=${url}">`;
  },
  link: (url) => {
    const link = document.body.appendChild(document.createElement("a"));
    link.href = url;
    link.click();
  },
  open: (url) => open(url, "_self"),
  document: (url) => {
    document.write(`<iframe src="${url}"></iframe>`);
  },
};

/** Runs a function of this file in a blob worker, or with depth 2 in a worker of that worker. */
function inWorker(depth, run, args) {
  const code = `onmessage = async ({ data: [depth, args] }) => {
    const run = ${run};
    if (depth === 1) return postMessage(await run(...args));
    const inner = new Worker(URL.createObjectURL(new Blob(["onmessage = " + onmessage])));
    inner.onmessage = ({ data }) => postMessage(data);
    inner.postMessage([depth - 1, args]);
  };`;
  const worker = new Worker(URL.createObjectURL(new Blob([code])));
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage([depth, args]);
  });
}

export default (gadget) =>
  gadget.publish({
    probe: (depth) => (depth === 0 ? probe() : inWorker(depth, probe, [])),
    send: (depth, ...sinks) => (depth === 0 ? send(...sinks) : inWorker(depth, send, sinks)),
    sendByElements,
    broadcast: (name) => new BroadcastChannel(name).postMessage("from the frame"),
    leave: (way, url) => void setTimeout(() => WAYS_OUT[way](url)),
    evaluate: (code) => new Function("gadget", code)(gadget),
    async stun(url) {
      const connection = new RTCPeerConnection({ iceServers: [{ urls: url }] });
      const gathered = new Promise((resolve) => {
        connection.onicegatheringstatechange = () => connection.iceGatheringState === "complete" && resolve();
      });
      connection.createDataChannel("x");
      await connection.setLocalDescription();
      await gathered;
    },
    ok: () => "ok",
  });
