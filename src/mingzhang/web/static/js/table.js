// A published table: its cells by arrow keys, each with its address and its place in the original.
// Without this, ?cell=r3c2 outlines a cell and #r3c2 leads to it.
const table = document.querySelector(".cells table");
const desk = document.querySelector(".originals .desk");
const here = document.querySelector(".here");
const frames = new Map([...document.querySelectorAll(".paper a[data-cell]")].map((a) => [a.dataset.cell, a]));

function choose(cell, from) {
  for (const one of document.querySelectorAll(".chosen")) one.classList.remove("chosen");
  cell.classList.add("chosen");
  table.querySelector("[tabindex='0']")?.setAttribute("tabindex", "-1");
  cell.tabIndex = 0;
  const link = document.createElement("a");
  link.href = `?cell=${cell.id}#${cell.id}`;
  link.textContent = cell.textContent.trim() || cell.id;
  here.replaceChildren(here.dataset.says, link);
  const frame = frames.get(cell.id);
  if (!frame) return;
  frame.classList.add("chosen");
  if (from === "picture") return;
  const box = frame.getBoundingClientRect();
  const pane = desk.getBoundingClientRect();
  desk.scrollBy({
    left: box.left + box.width / 2 - (pane.left + pane.width / 2),
    top: box.top + box.height / 2 - (pane.top + pane.height / 2),
  });
}

function beside(cell, key) {
  const box = cell.getBoundingClientRect();
  const cells = [...table.querySelectorAll("td, th")].filter((one) => one !== cell);
  const at = (one) => one.getBoundingClientRect();
  const level = (one) => at(one).top < box.bottom - 1 && at(one).bottom > box.top + 1;
  const upright = (one) => at(one).left < box.right - 1 && at(one).right > box.left + 1;
  const near = (those, distance) => those.sort((a, b) => distance(a) - distance(b))[0];
  if (key === "ArrowLeft") return near(cells.filter((c) => level(c) && at(c).right <= box.left + 1), (c) => box.left - at(c).right);
  if (key === "ArrowRight") return near(cells.filter((c) => level(c) && at(c).left >= box.right - 1), (c) => at(c).left - box.right);
  if (key === "ArrowUp") return near(cells.filter((c) => upright(c) && at(c).bottom <= box.top + 1), (c) => box.top - at(c).bottom);
  return near(cells.filter((c) => upright(c) && at(c).top >= box.bottom - 1), (c) => at(c).top - box.bottom);
}

if (table) {
  const first = table.querySelector("tbody .number") || table.querySelector("td");
  if (first) first.tabIndex = 0;
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("td, th");
    if (!cell) return;
    choose(cell);
    cell.focus({ preventScroll: true });
  });
  table.addEventListener("focusin", (event) => {
    if (event.target.matches("td, th")) choose(event.target);
  });
  table.addEventListener("keydown", (event) => {
    if (!event.key.startsWith("Arrow") || !event.target.matches("td, th")) return;
    const next = beside(event.target, event.key);
    if (!next) return;
    event.preventDefault();
    next.tabIndex = 0;
    next.focus();
  });
  const asked = document.getElementById(location.hash.slice(1)) || table.querySelector(".chosen");
  if (asked && table.contains(asked)) {
    choose(asked);
    if (!location.hash) asked.scrollIntoView({ block: "nearest" });
  }
}
for (const [id, frame] of frames)
  frame.addEventListener("click", (event) => {
    event.preventDefault();
    const cell = document.getElementById(id);
    if (!cell) return;
    choose(cell, "picture");
    cell.scrollIntoView({ block: "center", inline: "nearest" });
    cell.focus({ preventScroll: true });
  });
