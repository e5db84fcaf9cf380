/* Tells the page around the frame's height and links, as WordPress, embed.js and iframe-resizer 4
   say it. In a sandbox the origin is "null": no storage, cookie or request. */
(() => {
  "use strict";
  const host = window.parent;
  if (host === window) return;
  const root = document.documentElement;
  const on = location.pathname + location.search;
  const chosen = new URLSearchParams(location.search);
  const id = chosen.get("frame");
  const most = +chosen.get("maxheight") || Infinity;
  const [, secret] = /^#\?secret=([A-Za-z0-9]{1,32})$/.exec(location.hash) || [];
  let resizer = "";
  let hasLoader = false;
  let told = 0;
  let due = 0;

  const send = (message) => host.postMessage(message, "*");

  // The content's height, not the window's; a card's as embed-fit.css has it.
  const tell = (again) => {
    root.className = "is-measured";
    const { height, width } = root.getBoundingClientRect();
    root.className = innerHeight > height - 1 ? "is-whole" : "";
    const now = Math.ceil(width && Math.min(height, most));
    if (!now || (now === told && again !== true)) return; // 0: hidden
    told = now;
    send({ type: "smartcities:height", id, height: now });
    if (secret) send({ message: "height", value: now, secret });
    if (resizer) send(`[iFrameSizer]${resizer}:${now}:${Math.ceil(width)}:size`);
  };

  const answer = () => {
    due ||= setTimeout(() => {
      due = 0;
      tell(true);
    }, 10);
  };

  const hear = (data) => {
    if (typeof data === "string" && data.startsWith("[iFrameSizer]")) {
      // Name, margin, whether the width follows.
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

  // Links to embeds stay in the frame; returns where others lead, by our host for WordPress.
  const aim = (link) => {
    const to = document.createElement("a");
    const href = link.getAttribute("href");
    to.href = href;
    if (origin === "null" && /^(mailto|tel):$/.test(to.protocol)) {
      return document.querySelector(".embed__source a")?.href;
    }
    if (!/^https?:$/.test(to.protocol)) return null;
    const isOurs = to.host === location.host;
    if (!isOurs || !to.pathname.startsWith("/embed/")) {
      link.setAttribute("target", "_blank");
      link.setAttribute("rel", "noopener");
      return isOurs ? to.href : `${location.origin}/out/?${new URLSearchParams({ on, to: href })}`;
    }
    link.setAttribute("target", "_self");
    if (to.hash && to.pathname + to.search === on) return null; // a place here
    const asked = new URLSearchParams(to.search);
    if (id !== null && asked.get("frame") !== id) {
      asked.set("frame", id);
      to.search = asked;
    }
    if (secret) to.hash = `?secret=${secret}`;
    link.setAttribute("href", to.href);
    return null;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const url = link && aim(link);
    if (!url || event.defaultPrevented || !event.isTrusted) return;
    // In a sandbox no tab opens: who listens does it.
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

  // WordPress asks once; messages can get lost.
  if (secret) [1e3, 3e3, 9e3].forEach((wait) => setTimeout(tell, wait, true));

  const start = () => {
    document.querySelectorAll("a[href]").forEach(aim);
    send("[iFrameResizerChild]Ready");
    tell();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
