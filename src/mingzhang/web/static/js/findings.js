// Findings: what a person just dealt with keeps the focus, and all of a list can be ticked.
"use strict";
document.addEventListener("htmx:afterSwap", (event) => {
  const item = document.getElementById(event.detail.target.id);
  if (!item || !item.classList.contains("finding")) return;
  const field = item.querySelector("[role=alert]") && item.querySelector("textarea");
  (field || item).focus();
});
document.addEventListener("DOMContentLoaded", () => {
  const all = document.getElementById("tick-all");
  if (!all) return;
  all.hidden = false;
  all.addEventListener("click", () => {
    for (const box of document.querySelectorAll("input[name=chosen]")) box.checked = true;
  });
});
