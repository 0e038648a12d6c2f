// Leads to the block that the address names: the editor draws its blocks, and unfolds them, after the browser has looked.
const named = window.location.hash.slice(1);
function lead(tries) {
  const block = document.getElementById(named);
  const top = block ? block.getBoundingClientRect().top : Infinity;
  if (top >= 0 && top < window.innerHeight / 2) return;
  block?.scrollIntoView();
  if (tries > 0) window.setTimeout(lead, 300, tries - 1);
}
if (named.startsWith("block-")) window.addEventListener("load", () => lead(10));
