// Filter by severity. Without scripts the filter stays hidden and everything is shown.
const filter = document.querySelector(".filter");
filter.hidden = false;
filter.addEventListener("change", () => {
  const shown = new Set([...filter.querySelectorAll(":checked")].map((box) => box.value));
  for (const part of document.querySelectorAll("[data-severity]"))
    part.hidden = !shown.has(part.dataset.severity);
});
