/* The terminal's script opens one WebSocket and takes it for lost when it closes. It is given this one instead,
   which finds its way back to the same session. Loaded before that script, which stays as it came.

   Beside that: the terminal's style sheets get the page's nonce, its object is caught for screen.js, and it does
   without WebGL. */
"use strict";
(() => {
  const RealSocket = window.WebSocket;
  const HEARD_WITHIN = 5000; // the hub says something every two seconds
  const SHOW_AFTER = 1000; // a shorter gap is no matter to anybody
  const FIRST_WAIT = 250, LONGEST_WAIT = 3000; // between two tries
  const GO_ON = ["lost", "stopped"]; // ends after which it tries again by itself

  const nonce = document.currentScript.nonce;
  const make = document.createElement.bind(document);
  document.createElement = (name, options) => {
    const made = make(name, options);
    if (name === "style") made.nonce = nonce;
    return made;
  };

  // The terminal's object keeps to itself; it is known by the first thing that it writes down about itself.
  Object.defineProperty(Object.prototype, "websocket_url", {
    configurable: true,
    set(url) {
      delete Object.prototype.websocket_url;
      this.websocket_url = url;
      window.hall.client = this;
    },
  });

  // That script draws by WebGL first and by a plain canvas a moment later. Where a computer has no WebGL the first
  // would fail and spoil the second, so it is given something that does nothing.
  const NOTHING = new Proxy({}, { get: () => () => 4096, set: () => true });
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    return kind === "webgl2" ? NOTHING : getContext.call(this, kind, ...rest);
  };

  class LastingSocket extends EventTarget {
    constructor(url) {
      super();
      this.url = new URL(url);
      this.wait = FIRST_WAIT;
      this.heard = Date.now();
      this.opened = false;
      window.hall.socket = this;
      setInterval(() => this.look(), 500);
      window.addEventListener("online", () => this.hurry());
      document.addEventListener("visibilitychange", () => this.hurry());
      this.connect();
    }

    connect() {
      const socket = (this.socket = new RealSocket(this.url));
      this.tried = Date.now();
      socket.binaryType = "arraybuffer";
      socket.onopen = () => socket === this.socket && this.open();
      socket.onmessage = (event) => socket === this.socket && this.hear(event.data);
      socket.onclose = (event) => socket === this.socket && this.end(event.code);
    }

    open() {
      this.heard = Date.now();
      this.dispatchEvent(new Event("open"));
    }

    hear(data) {
      this.heard = Date.now();
      this.wait = FIRST_WAIT;
      if (typeof data === "string") {
        if (data !== '["beat"]') this.dispatchEvent(new MessageEvent("message", { data }));
        return;
      }
      this.opened = true;
      window.hall.show("live");
      this.dispatchEvent(new MessageEvent("message", { data }));
    }

    end(code) {
      const state = document.body.dataset[`code-${code}`] || "lost";
      this.socket = null;
      if (state === "unknown" && this.opened) location.reload(); // the hub was started anew: to the sign-in
      else if (GO_ON.includes(state)) this.lose(state);
      else window.hall.show(state);
    }

    lose(state) {
      if (state === "stopped") window.hall.show(state);
      this.trying = setTimeout(() => this.connect(), this.wait * (0.75 + Math.random() / 2));
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    }

    /* Twice a second: is it still there? */
    look() {
      const silent = Date.now() - this.heard;
      if (this.socket && silent > HEARD_WITHIN && Date.now() - this.tried > HEARD_WITHIN) this.drop();
      if ((!this.socket || this.socket.readyState !== RealSocket.OPEN || silent > HEARD_WITHIN) && this.trying)
        if (silent > SHOW_AFTER && document.body.dataset.state !== "stopped") window.hall.show("lost", silent);
    }

    drop() {
      const socket = this.socket;
      this.socket = null;
      socket.close();
      this.lose("lost");
    }

    hurry() {
      if (document.hidden || this.socket || !this.trying) return;
      clearTimeout(this.trying);
      this.connect();
    }

    /* Once more, when a person asks for it. */
    again() {
      this.heard = Date.now();
      if (!this.socket) this.connect();
    }

    /* What is typed while nobody hears it goes nowhere: it must not be played into the form later. */
    send(text) {
      if (text.startsWith('["resize"')) this.keepSize(JSON.parse(text)[1]);
      if (this.socket && this.socket.readyState === RealSocket.OPEN) this.socket.send(text);
    }

    keepSize({ width, height }) {
      this.url.searchParams.set("width", width);
      this.url.searchParams.set("height", height);
    }
  }

  window.hall = { client: null, socket: null, show() {} };
  window.WebSocket = LastingSocket;
})();
