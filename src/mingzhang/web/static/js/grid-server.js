// What the grid says to the server and hears from it. Nothing typed is lost: where the server does
// not answer, or the log-in has ended, the page keeps it, says so and tries again.
"use strict";
const Server = (() => {
  const $ = (id) => document.getElementById(id);
  const field = document.querySelector("[name=csrfmiddlewaretoken]");
  let token = field.value;

  async function once(address, body) {
    return fetch(address, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token, "X-Requested-With": "fetch" },
      body: JSON.stringify(body),
    });
  }
  // Whoever logs in again gets another token: this page, asked anew, has it.
  async function renewed() {
    const answer = await fetch(location.pathname, { redirect: "manual" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[name=csrfmiddlewaretoken]");
    if (found) token = found.value;
    return Boolean(found);
  }
  // The answer, or null; what went wrong is told in the notice #away.
  async function send(address, body, words) {
    try {
      let answer = await once(address, body);
      if (answer.status === 403 && (await renewed())) answer = await once(address, body);
      if (answer.type === "opaqueredirect" || answer.status === 403) return away(words.left);
      const told = await answer.json();
      $("away").hidden = true;
      return { ...told, status: answer.status };
    } catch {
      return away(words.offline);
    }
  }
  function away(said) {
    $("away-said").textContent = said;
    $("away").hidden = false;
    return null;
  }
  const offers = new Map();
  async function codes(sheet, column, typed) {
    const query = new URLSearchParams({ sheet, column, q: typed });
    if (!offers.has(`${query}`)) {
      const answer = await fetch(`codes/?${query}`, { redirect: "manual" });
      if (!answer.ok) return [];
      offers.set(`${query}`, (await answer.json()).codes);
    }
    return offers.get(`${query}`);
  }
  return { send, codes };
})();
