// Small comforts of a page. Everything can be read and reached without them; nothing is stored or sent.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];

  // "/" goes to the search field, or to the search page where there is none.
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    const field = document.querySelector("input[type=search]");
    const link = document.querySelector(".nav a[href*='search/index.html']");
    if (!field && !link) return;
    event.preventDefault();
    if (field) field.focus();
    else location.href = link.href;
  });

  // Copy and share. The address is the page's public one where it names one, so that a mirror or a stick gives a lasting link.
  const address = () => (document.querySelector("link[rel=canonical]")?.href || location.href.split("#")[0]) + location.hash;
  const tell = (button) => {
    const place = button.parentElement.querySelector("[data-said]");
    if (place) place.textContent = place.dataset.said;
  };
  if (navigator.clipboard) {
    for (const button of all("[data-copy]")) {
      button.hidden = false;
      button.onclick = () => navigator.clipboard.writeText(address()).then(() => tell(button), () => {});
    }
  }
  if (navigator.share) {
    for (const button of all("[data-share]")) {
      button.hidden = false;
      button.onclick = () => navigator.share({ title: document.title, url: address() }).catch(() => {});
    }
  }

  // Contents that follow: the entry of what is being read is marked and kept in view.
  const entries = new Map(all(".contents a").map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
  const places = [...entries.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  if (places.length) {
    const list = document.querySelector(".contents");
    let waiting = false;
    let marked;
    const follow = () => {
      waiting = false;
      let now = places[0];
      for (const place of places) if (place.getBoundingClientRect().top < innerHeight / 3) now = place;
      const entry = entries.get(now.id);
      if (entry === marked) return;
      marked?.removeAttribute("aria-current");
      entry.setAttribute("aria-current", "true");
      marked = entry;
      if (list.scrollHeight > list.clientHeight) list.scrollTop = entry.offsetTop - list.clientHeight / 2;
    };
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(follow);
    }, { passive: true });
    follow();
  }
})();
