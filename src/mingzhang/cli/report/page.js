// Without scripts everything is shown: the filter stays hidden, links lead down to the whole pages.
const filter = document.querySelector(".filter");
filter.hidden = false;
filter.addEventListener("change", () => {
  const shown = new Set([...filter.querySelectorAll(":checked")].map((box) => box.value));
  for (const part of document.querySelectorAll("[data-severity]"))
    part.hidden = !shown.has(part.dataset.severity);
  for (const box of filter.querySelectorAll("input"))
    document.body.classList.toggle("without-" + box.value, !box.checked);
});
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details.with-it")) details.open = true;
});

// The whole page in front of the list: opened by a cut-out or a place, closed by Esc.
const viewer = document.querySelector(".viewer");
if (viewer) {
  const desk = viewer.querySelector(".desk");
  const pages = [...document.querySelectorAll("section.page")];
  let at = 0;
  let size = 1;
  const resize = () => desk.style.setProperty("--size", size);
  const show = (index, finding) => {
    at = Math.min(Math.max(index, 0), pages.length - 1);
    const paper = pages[at].querySelector("svg");
    desk.replaceChildren(paper ? paper.cloneNode(true) : pages[at].querySelector("p").cloneNode(true));
    viewer.querySelector("output").textContent =
      pages[at].querySelector("h4").textContent.replace(/\s+/g, " ").trim();
    const own = finding ? [...desk.querySelectorAll("a")].filter((a) => a.getAttribute("href") === "#" + finding) : [];
    for (const link of own) link.parentNode.classList.add("current");
    (own.find((a) => a.querySelector("text")) || own[0])?.scrollIntoView({ block: "center", inline: "center" });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.open[data-page]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    viewer.showModal();
    resize();
    show(pages.findIndex((page) => page.id === link.dataset.page), link.dataset.finding);
  });
  desk.addEventListener("click", (event) => {
    if (event.target.closest("a")) viewer.close();
  });
  const tools = {
    before: () => show(at - 1),
    after: () => show(at + 1),
    smaller: () => { size = Math.max(size / 1.25, 0.5); resize(); },
    larger: () => { size = Math.min(size * 1.25, 4); resize(); },
    close: () => viewer.close(),
  };
  viewer.addEventListener("click", (event) => tools[event.target.dataset?.do]?.());
  viewer.addEventListener("keydown", (event) => {
    const named = { PageUp: "before", PageDown: "after", "+": "larger", "=": "larger", "-": "smaller" }[event.key];
    if (!named) return;
    event.preventDefault();
    tools[named]();
  });
}
