// The report of a checked file. Without this every link works by itself; with it the page and the
// list keep their places, and the filter needs no round trip.
const desk = document.querySelector(".desk");
const list = document.querySelector(".list");

const findingOf = (mark) => document.getElementById(mark.getAttribute("href").slice(1));
const marksOf = (finding) => [...document.querySelectorAll(`.mark[href="#${finding.id}"]`)];
const narrow = innerWidth < 992;
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

function choose(finding) {
  for (const one of document.querySelectorAll(".current")) one.classList.remove("current");
  finding.classList.add("current");
  for (const mark of marksOf(finding)) mark.classList.add("current");
}

// Brings a mark into the middle of the pane without moving the list beside it; where the pane stands
// below the list (on a phone), the page goes there first.
function showMark(mark) {
  const box = mark.querySelector(".frame").getBoundingClientRect();
  const pane = desk.getBoundingClientRect();
  desk.scrollBy({
    left: box.left + box.width / 2 - (pane.left + pane.width / 2),
    top: box.top + box.height / 2 - (pane.top + pane.height / 2),
    behavior: "auto",
  });
  if (pane.top > innerHeight - 80 || pane.bottom < 80)
    desk.closest(".pages").scrollIntoView({ block: "start", behavior: calm });
}

function toMark(mark) {
  choose(findingOf(mark));
  showMark(mark);
  mark.focus({ preventScroll: true });
}

function toFinding(finding) {
  finding.closest("details")?.setAttribute("open", "");
  choose(finding);
  finding.scrollIntoView({ block: narrow ? "start" : "center", behavior: calm });
  finding.focus({ preventScroll: true });
}

function filter(show) {
  for (const part of document.querySelectorAll("[data-kind]")) {
    const kind = part.dataset.kind;
    const open = kind === "unsupported" || kind === "unread" || kind === "open";
    const shown = !show || (show === "open" ? open : kind === show);
    part.toggleAttribute("hidden", !shown);
    if (part.tagName === "DETAILS" && show === "open") part.open = true;
  }
  for (const link of document.querySelectorAll(".filters a"))
    if (link.dataset.show === show) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  const shown = [...document.querySelectorAll(".finding:not([hidden])")].find((one) => marksOf(one).length);
  if (shown && desk && !narrow) {
    choose(shown);
    showMark(marksOf(shown).find((one) => one.classList.contains("main")) || marksOf(shown)[0]);
  }
  history.replaceState(null, "", show ? `?show=${show}` : location.pathname);
}

if (list) {
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("a.to-mark, a.mark, .filters[data-all] a");
    if (!link) return;
    const target = link.dataset.show === undefined && document.getElementById(link.getAttribute("href").slice(1));
    if (link.dataset.show !== undefined) filter(link.dataset.show);
    else if (link.classList.contains("mark") && target) toFinding(target);
    else if (target && desk) toMark(target);
    else return;
    event.preventDefault();
  });
}

if (desk) {
  // On a phone a whole page is too small to be read.
  let zoom = innerWidth < 640 ? 2 : 0;
  if (zoom) desk.classList.add(`zoom-${zoom}`);
  const first = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : document.querySelector(".finding");
  const mark = first?.classList.contains("mark") ? first : first && marksOf(first).find((one) => one.classList.contains("main"));
  if (mark && desk.offsetParent && !narrow) {
    choose(findingOf(mark));
    showMark(mark);
  }
  const tools = document.querySelector(".jump");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const { go, zoom: by } = event.target.dataset;
    if (by) {
      const middle = (desk.scrollTop + desk.clientHeight / 2) / desk.scrollHeight;
      zoom = Math.min(Math.max(zoom + Number(by), 0), 3);
      desk.className = zoom ? `desk zoom-${zoom}` : "desk";
      desk.scrollTop = middle * desk.scrollHeight - desk.clientHeight / 2;
    }
    if (go) {
      const marks = [...desk.querySelectorAll(".mark.main:not([hidden])")];
      if (!marks.length) return;
      const place = (mark) => mark.querySelector(".frame").getBoundingClientRect();
      const now = document.querySelector(".mark.main.current:not([hidden])");
      marks.sort((a, b) => place(a).top - place(b).top || place(a).left - place(b).left);
      const at = marks.indexOf(now);
      const next = marks[(at + Number(go) + marks.length) % marks.length] || marks[0];
      choose(findingOf(next));
      next.classList.add("here");
      showMark(next);
      findingOf(next).scrollIntoView({ block: "nearest", behavior: calm });
    }
  });
}
