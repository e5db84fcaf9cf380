/* The frame's own script: tells the page around it how high its content is, and where its links
   lead, in the dialects of WordPress, of embed.js and of iframe-resizer 4. It runs under
   sandbox="allow-scripts", where the origin is "null": no storage, no cookie, no request.
   What is not said by the page around it is not heard. */
(() => {
  "use strict";
  const host = window.parent;
  if (host === window) return;
  const root = document.documentElement;
  const id = new URLSearchParams(location.search).get("frame");
  const [, secret] = /^#\?secret=([A-Za-z0-9]{1,32})$/.exec(location.hash) || [];
  let resizer = ""; // what iframe-resizer calls this frame
  let hasLoader = false; // whether embed.js has said that it listens
  let told = 0;
  let due = 0;

  const send = (message) => host.postMessage(message, "*");

  // The content's height and never the window's, or a frame could not shrink again.
  const tell = (again) => {
    const { height, width } = root.getBoundingClientRect();
    const now = Math.ceil(height);
    if (!now || (now === told && again !== true)) return; // 0: the page around hides the frame
    told = now;
    send({ type: "smartcities:height", id, height: now });
    if (secret) send({ message: "height", value: now, secret });
    if (resizer) send(`[iFrameSizer]${resizer}:${now}:${Math.ceil(width)}:size`);
  };

  // However many questions come at once, they get one answer.
  const answer = () => {
    due ||= setTimeout(() => {
      due = 0;
      tell(true);
    }, 10);
  };

  const hear = (data) => {
    if (typeof data === "string" && data.startsWith("[iFrameSizer]")) {
      // Its first message: the name, the margin, then whether the width follows, and more.
      const [name, , follows] = data.slice(13).split(":");
      if (!/^(true|false)$/.test(follows)) return;
      resizer = name.slice(0, 99);
      answer();
    } else if (data?.type === "smartcities:ready") {
      hasLoader = true;
      answer();
    } else if (secret && data?.message === "ready" && data.secret === secret) {
      answer();
    }
  };

  // Links to other embeds stay in the frame and keep what it was called; all others leave it.
  // Returns where a link leads that leaves.
  const aim = (link) => {
    const to = document.createElement("a"); // reads addresses, and minds no odd one
    to.href = link.getAttribute("href");
    if (!/^https?:$/.test(to.protocol)) return null;
    if (to.host !== location.host || !to.pathname.startsWith("/embed/")) {
      link.setAttribute("target", "_blank");
      link.setAttribute("rel", "noopener");
      return to.href;
    }
    const isHere = to.pathname + to.search === location.pathname + location.search;
    if (to.hash && isHere) return null; // a place on this page
    const query = new URLSearchParams(to.search);
    if (id !== null && query.get("frame") !== id) {
      query.set("frame", id);
      to.search = query;
    }
    if (secret) to.hash = `?secret=${secret}`;
    link.setAttribute("href", to.href);
    link.setAttribute("target", "_self"); // the page may send all other links elsewhere
    return null;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const url = link && aim(link);
    if (!url || event.defaultPrevented || !event.isTrusted) return;
    // In a sandbox a new tab may be refused: who listens outside opens the address.
    if (secret) send({ message: "link", value: url, secret });
    else if (hasLoader && origin === "null") send({ type: "smartcities:link", id, url });
    else return;
    event.preventDefault();
  });

  addEventListener("message", (event) => event.source === host && hear(event.data));
  addEventListener("load", tell);
  document.addEventListener("load", tell, true); // each picture
  document.fonts.ready.then(tell);
  new ResizeObserver(tell).observe(root);

  const start = () => {
    document.querySelectorAll("a[href]").forEach(aim);
    send("[iFrameResizerChild]Ready");
    tell();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
