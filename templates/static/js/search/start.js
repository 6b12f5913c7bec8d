// A plain script, because modules are not even fetched where search cannot work: from a file, or without them.
(() => {
  const off = document.getElementById("search-off");
  const here = document.currentScript.src;
  const say = (reason) => {
    for (const line of off.querySelectorAll("[data-reason]")) line.hidden = line.dataset.reason !== reason;
    off.classList.add("now");
    document.getElementById("search").classList.add("off");
  };
  if (location.protocol === "file:") return say("file");
  if (typeof WebAssembly !== "object") return say("wasm");
  off.hidden = true;
  const load = (again) => import(here.replace("start.js", "main.js") + again);
  load("").catch(() => load("?again")).then((main) => main.start(say)).catch((error) => {
    console.error(error);
    off.hidden = false;
    say(navigator.onLine ? "script" : "offline");
  });
})();
