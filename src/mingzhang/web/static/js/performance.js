"use strict";
/* The indicator library below its search field: arrow keys choose, Enter or a click fills the fields
 * of the form, Escape closes the list. htmx fetches the list; without scripts the fields are typed. */
(function () {
  const form = document.querySelector("[data-adding]");
  if (!form) return;
  const field = form.querySelector("[role=combobox]");
  const list = form.querySelector("[role=listbox]");
  const count = form.querySelector("[data-count]");
  let at = -1;

  const options = () => Array.from(list.querySelectorAll("[role=option]:not([aria-disabled])"));

  function open(shown) {
    field.setAttribute("aria-expanded", String(shown));
    list.hidden = !shown;
    if (!shown) choose(-1);
  }

  function choose(next) {
    const all = options();
    at = all.length ? Math.max(-1, Math.min(next, all.length - 1)) : -1;
    all.forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
    if (at < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    }
  }

  function take(option) {
    for (const key of ["level1", "level2", "level3", "value"]) form.elements[key].value = option.dataset[key];
    field.value = option.dataset.level3;
    open(false);
    form.elements.value.focus();
    form.elements.value.select();
  }

  field.addEventListener("keydown", (event) => {
    const all = options();
    const shown = !list.hidden && all.length > 0;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!all.length) return;
      event.preventDefault();
      open(true);
      choose(event.key === "ArrowDown" ? at + 1 : Math.max(at - 1, 0));
    } else if (event.key === "Enter") {
      event.preventDefault(); // the search field never sends the form
      if (shown && at >= 0) take(all[at]);
    } else if (event.key === "Escape" && shown) {
      event.preventDefault();
      open(false);
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]:not([aria-disabled])");
    if (option) take(option);
  });
  field.addEventListener("blur", () => open(false));
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== list) return;
    open(list.children.length > 0);
    choose(-1);
    if (count) count.textContent = String(options().length);
  });
  open(false);
})();
