"use strict";
/* Pages that wait for something the server makes in the background: ask now and then how far it is,
 * then reload the page (data-reload) or go to what was made (data-target). */
(function () {
  const waiting = document.querySelector("[data-waiting]");
  if (!waiting) return;
  const bar = document.querySelector("progress");
  const ready = document.getElementById("ready");
  let pause = 700;

  function done() {
    if (!waiting.dataset.target) {
      window.location.reload();
      return;
    }
    waiting.closest(".waiting").hidden = true;
    if (ready) ready.hidden = false;
    window.location.assign(waiting.dataset.target);
  }

  async function ask() {
    let state = "working";
    try {
      const answer = await fetch(waiting.dataset.waiting, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      state = told.state;
      if (bar && told.share !== undefined) bar.value = told.share;
    } catch (error) {
      pause = Math.min(pause * 2, 15000); // the server is away: ask less often
    }
    if (state !== "working") done();
    else window.setTimeout(ask, (pause = Math.min(pause * 1.15, 5000)));
  }

  window.setTimeout(ask, pause);
})();
