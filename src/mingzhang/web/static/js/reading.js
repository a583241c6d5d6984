// A passage that an address leads to (#s3) is opened, and all of them before printing.
"use strict";
const passages = [...document.querySelectorAll("details.passage")];
function unfold() {
  const asked = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (asked && asked.matches("details.passage")) {
    asked.open = true;
    asked.scrollIntoView();
  }
}
addEventListener("hashchange", unfold);
unfold();
let folded = [];
addEventListener("beforeprint", () => {
  folded = passages.filter((one) => !one.open);
  for (const one of folded) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of folded) one.open = false;
});
