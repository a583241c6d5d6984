// What Excel puts on the clipboard, laid into the rows of a sheet.
"use strict";
const Pasting = (() => {
  // The cells of a copied block: parted by tabs and lines, quoted where they hold either.
  function block(text) {
    const found = [[""]];
    let quoted = false;
    for (let i = 0; i < text.length; i += 1) {
      const c = text[i], line = found[found.length - 1], empty = line[line.length - 1] === "";
      if (quoted) {
        if (c === '"' && text[i + 1] === '"') { line[line.length - 1] += '"'; i += 1; }
        else if (c === '"') quoted = false;
        else if (c !== "\r") line[line.length - 1] += c;
      } else if (c === '"' && empty) quoted = true;
      else if (c === "\t") line.push("");
      else if (c === "\n") found.push([""]);
      else if (c !== "\r") line[line.length - 1] += c;
    }
    const last = found[found.length - 1]; // Excel ends a block with a new line, which is no row
    if (found.length > 1 && last.length === 1 && last[0] === "") found.pop();
    return found;
  }

  // The keys of the columns whose heads stand in the first line of a block, in their order there; null where
  // that line is no line of heads.
  const bare = (text) => text.replace(/[\s*]/g, "");
  function under(cells, columns) {
    if (cells.length < 2) return null;
    const keys = cells[0].map((text) => columns.find((one) => one.heads.some((head) => bare(head) === bare(text)))?.key);
    return keys.every(Boolean) ? keys : null;
  }

  // Puts cells into the rows from `top` on, column by column of `keys`. What is only shown takes nothing.
  // Tells whether something lay beyond the last column.
  function lay(list, cells, top, keys) {
    let cut = false;
    cells.forEach((line, r) => {
      const row = { ...(list[top + r] || {}) };
      line.forEach((value, c) => {
        const key = keys[c], text = value.trim();
        if (key === undefined) cut = cut || text !== "";
        else if (key.startsWith("info.")) return;
        else if (text) row[key] = text; else delete row[key];
      });
      list[top + r] = row;
    });
    return cut;
  }
  return { block, under, lay };
})();
