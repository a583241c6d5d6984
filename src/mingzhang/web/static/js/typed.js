// Words half typed in a form are not lost over a link, the language or the way back: the browser asks.
// The grid keeps what is typed by itself and asks on its own.
"use strict";
(() => {
  const typed = new Set();
  const form = (event) => event.target.closest?.("form[method=post]");
  document.addEventListener("input", (event) => {
    const one = form(event);
    if (one && event.target.matches("textarea, input[type=text], input:not([type])")) typed.add(one);
  });
  // Sent, or answered in place: nothing of it is left to lose.
  for (const done of ["submit", "reset"]) document.addEventListener(done, (event) => typed.delete(event.target));
  addEventListener("beforeunload", (event) => {
    if ([...typed].some((one) => one.isConnected)) event.preventDefault();
  });
})();
