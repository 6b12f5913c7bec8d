// A page reached from the search: `#i-abc?mark=words+words` becomes `#i-abc`, and the words are marked in that item.
(() => {
  const [id, marks] = location.hash.slice(1).split("?mark=");
  if (!marks) return;
  const target = document.getElementById(id);
  let texts;
  try {
    texts = marks.split("+").map(decodeURIComponent).filter(Boolean).slice(0, 12);
  } catch {
    texts = [];
  }
  // Not pushState: the element must become the target of the address, and the words leave the history.
  location.replace(`#${id}`);
  if (!target || !texts.length) return;
  const escaped = texts.sort((a, b) => b.length - a.length).map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/\s+/g, "\\s+"));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join("|")})(?![\\p{L}\\p{N}])`, "giu");
  const walker = document.createTreeWalker(target, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) {
    const found = [...node.data.matchAll(pattern)].reverse();
    for (const match of found) {
      const rest = node.splitText(match.index);
      rest.splitText(match[0].length);
      const mark = document.createElement("mark");
      rest.replaceWith(mark);
      mark.append(rest);
    }
  }
})();
