/* The page around the terminal: letters that fit the window, and what is said when the connection is not there. */
"use strict";
(() => {
  const hall = window.hall;
  const body = document.body;
  const terminal = document.getElementById("terminal");

  // --- letters --------------------------------------------------------------------------------------

  const LEAST = [80, 24]; // what every screen needs
  const WISHED = body.dataset.role === "board" ? LEAST : [100, 30];
  const SMALLEST = 5, READABLE = 12, STEP = 0.5; // pixels
  let zoom = Number(localStorage.getItem("hall-zoom")) || 1;

  const fitting = ([columns, rows]) => Math.min(innerWidth / columns / 0.6, innerHeight / rows / 1.32);
  const rounded = (size) => Math.max(SMALLEST, Math.floor(size / STEP) * STEP);
  const size = () => rounded(Math.min(Math.max(fitting(WISHED) * zoom, READABLE), fitting(LEAST)));

  function fit() {
    const { terminal: screen } = hall.client;
    for (let letters = size(); letters >= SMALLEST; letters -= STEP) {
      screen.options.fontSize = letters;
      hall.client.fit();
      if (screen.cols >= LEAST[0] && screen.rows >= LEAST[1]) break; // cells are whole pixels, so try it
    }
  }

  let waiting;
  function fitSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(fit, 80);
  }

  function zoomBy(factor) {
    zoom = factor === 0 ? 1 : Math.min(Math.max(zoom * factor, 0.5), 2);
    localStorage.setItem("hall-zoom", zoom);
    fit();
  }

  terminal.dataset.fontSize = size();

  window.addEventListener("load", () => {
    window.onresize = null; // ours also chooses the size of letters
    window.addEventListener("resize", fitSoon);
    document.fonts.ready.then(fit);
    hall.client.terminal.focus();
  });

  const ZOOMS = { "+": 1.1, "=": 1.1, "-": 1 / 1.1, 0: 0 };
  window.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !(event.key in ZOOMS)) return;
    event.preventDefault();
    event.stopPropagation();
    zoomBy(ZOOMS[event.key]);
  }, true);

  // --- what is said over the terminal ---------------------------------------------------------------

  hall.show = (state, silent = 0) => {
    const changed = body.dataset.state !== state;
    body.dataset.state = state;
    const title = document.querySelector(`.notice[data-for="${state}"] h1`);
    if (title) title.textContent = title.dataset.words.replace("{seconds}", Math.round(silent / 1000));
    if (!changed || !hall.client) return;
    if (state === "live") hall.client.terminal.focus();
    else hall.client.terminal.blur();
    document.querySelector(`.notice[data-for="${state}"] button`)?.focus();
  };

  const AGAIN = { taken: () => hall.socket.again() };
  for (const button of document.querySelectorAll(".notice button")) {
    const state = button.closest(".notice").dataset.for;
    button.addEventListener("click", AGAIN[state] || (() => location.reload()));
  }
})();
