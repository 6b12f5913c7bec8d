// Reloads a page of the preview when its sources change, and puts the reader back where they were.
"use strict";
(() => {
  const mark = document.querySelector('meta[name="digest-preview"]');
  if (!mark) return;
  const key = "digest-preview " + location.pathname;
  let number = Number(mark.dataset.number);
  let stream = null;
  let restored = false;
  let reloading = false;

  // The first item in sight holds the place: what was added above it then moves nothing.
  const holders = () => document.querySelectorAll("main [id]");
  // A list that opened by itself, for an error, closes when the error is gone; what the editor opened stays open.
  const details = () => document.querySelector("#digest-preview details");
  const opened = () => details()?.open && !document.querySelector("#digest-preview .dp-error");
  function remember() {
    // Loaded again before the reader was put back: the place that is kept is still theirs.
    if (!restored && sessionStorage.getItem(key)) return;
    const top = [...holders()].find((element) => element.getBoundingClientRect().bottom > 60);
    const place = { y: scrollY, id: "", offset: 0 };
    if (top) Object.assign(place, { id: top.id, offset: top.getBoundingClientRect().top });
    place.open = opened();
    // The browser's own way back would be a slow scroll to where the text no longer is, still under way at ours.
    history.scrollRestoration = "manual";
    sessionStorage.setItem(key, JSON.stringify(place));
  }
  function restore() {
    restored = true;
    const kept = sessionStorage.getItem(key);
    if (!kept) return;
    sessionStorage.removeItem(key);
    const place = JSON.parse(kept);
    if (place.open && details()) details().open = true;
    const element = place.id && document.getElementById(place.id);
    const y = element ? element.getBoundingClientRect().top + scrollY - place.offset : place.y;
    scrollTo({ top: place.y === 0 ? 0 : y, behavior: "instant" });
  }

  async function look() {
    let page;
    try {
      const answer = await fetch(location.pathname, { cache: "no-store" });
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return;
    }
    const now = page.querySelector('meta[name="digest-preview"]');
    const panel = page.getElementById("digest-preview");
    const old = document.getElementById("digest-preview");
    if (!now || now.content !== mark.content || !panel || !old) {
      remember();
      reloading = true;
      location.reload();
      return;
    }
    number = Number(now.dataset.number);
    const open = opened();
    if (panel.outerHTML !== old.outerHTML) old.replaceWith(document.adoptNode(panel));
    if (open && details()) details().open = true;
  }

  // A hidden page holds no connection: browsers allow only six to one server.
  function listen() {
    if (stream) stream.close();
    stream = null;
    if (document.hidden) return;
    stream = new EventSource("/_digest/events");
    stream.addEventListener("state", (event) => {
      if (Number(event.data) !== number) look();
    });
  }
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => {
    if (stream) stream.close();
    if (!reloading) history.scrollRestoration = "auto";
  });
  addEventListener("load", restore);
  listen();
})();
