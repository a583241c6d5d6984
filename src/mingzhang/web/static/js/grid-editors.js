// The editors of a cell: a line, several lines, and a line with a list of what may be meant (choices,
// units, projects, codes with their names). A list is a combobox: arrows, Enter, Escape.
"use strict";
const Editors = (() => {
  // What a key that was typed on a cell puts into its editor.
  let first = null;
  const begin = (text) => { first = text; };

  function line(cell, onRendered, success, cancel, long) {
    const input = document.createElement(long ? "textarea" : "input");
    input.value = first ?? cell.getValue() ?? "";
    const replaced = first !== null;
    first = null;
    input.className = "cell-editor";
    input.setAttribute("aria-label", cell.getColumn().getDefinition().title);
    onRendered(() => {
      input.focus({ preventScroll: true });
      if (!replaced && !long) input.select();
      else input.setSelectionRange(input.value.length, input.value.length);
    });
    let done = false;
    const end = (keep) => { if (!done) { done = true; keep ? success(input.value) : cancel(); } };
    input.addEventListener("blur", () => end(true));
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") { event.stopPropagation(); end(false); }
      else if (event.key === "Enter" && !(long && event.altKey)) {
        const grid = cell.getTable().element;
        event.preventDefault();
        event.stopPropagation();
        end(true);
        grid.dispatchEvent(new Event("entered"));
      } else if (event.key === "Enter") { event.preventDefault(); input.setRangeText("\n", input.selectionStart, input.selectionEnd, "end"); }
      else if (["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) event.stopPropagation();
    });
    return input;
  }

  // options(typed) gives a promise of [{ value, label }].
  function combo(cell, onRendered, success, cancel, options) {
    const input = line(cell, onRendered, (value) => { close(); success(value); }, () => { close(); cancel(); }, false);
    const list = document.createElement("ul");
    let found = [], at = -1, asked = 0;
    list.id = "offers";
    list.className = "offers";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.getAttribute("aria-label"));
    for (const [key, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", "offers"], ["aria-expanded", "false"]]) input.setAttribute(key, value);
    const close = () => list.remove();
    async function offer() {
      const mine = ++asked;
      const answer = await options(input.value.trim());
      if (mine !== asked || !input.isConnected) return;
      found = answer;
      at = -1;
      list.replaceChildren(...found.map((one, n) => {
        const item = document.createElement("li");
        item.id = `offer-${n}`;
        item.textContent = one.label;
        item.setAttribute("role", "option");
        item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(n); });
        return item;
      }));
      input.setAttribute("aria-expanded", String(found.length > 0));
      if (!found.length) return close();
      if (!list.isConnected) document.body.append(list);
      const box = input.getBoundingClientRect(), below = innerHeight - box.bottom;
      list.style.left = `${Math.min(box.left, innerWidth - Math.max(box.width, 260) - 8)}px`;
      list.style.minWidth = `${Math.max(box.width, 260)}px`;
      list.style.top = below > 240 ? `${box.bottom + 2}px` : "auto";
      list.style.bottom = below > 240 ? "auto" : `${innerHeight - box.top + 2}px`;
    }
    function point(n) {
      at = (n + found.length) % found.length;
      [...list.children].forEach((item, k) => item.setAttribute("aria-selected", String(k === at)));
      input.setAttribute("aria-activedescendant", `offer-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
    function choose(n) { input.value = found[n].value; input.blur(); }
    input.addEventListener("input", offer);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || !found.length || !list.isConnected) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        point(event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1);
      } else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) input.value = found[at].value;
    }, true);
    onRendered(() => { input.focus({ preventScroll: true }); offer(); });
    return input;
  }
  return { line, combo, begin };
})();
