/* The portal in your page: <script src="https://PORTAL/embed.js" async></script>
   Gives its frames their height, opens click-to-load cards, and puts a link in the place of a
   frame that was refused or is slow, until it speaks. Only its own frames are listened to. No
   global, nothing stored. */
(() => {
  "use strict";
  const script = document.currentScript || document.querySelector('script[src*="/embed.js"]');
  const { origin } = new URL(script.src);
  const CARDS = ".smartcities-embed[data-src]";

  // A page builder may bring this script a second time: the first one answers.
  const name = `smartcities:${origin}`;
  if (!document.dispatchEvent(new CustomEvent(name, { cancelable: true }))) return;
  document.addEventListener(name, (event) => event.preventDefault());

  const known = new WeakSet();
  const heard = new WeakSet();
  // Frame: the link in its place, and the style that it had.
  const replaced = new Map();
  const isOurs = (address) => address.startsWith(`${origin}/embed/`);
  const ours = () => [...document.querySelectorAll('iframe[src*="/embed/"]')].filter((each) => isOurs(each.src));

  const pageOf = (frame) => {
    const page = new URL(frame.src);
    const isDanish = page.searchParams.get("lang") === "da";
    page.pathname = (isDanish ? "/da" : "") + page.pathname.slice("/embed".length);
    page.hash = "";
    // What chooses things and not how a frame shows them.
    const isChoice = (each) => !/^(view|accent|lang|limit|maxheight|frame|dnt)=|^theme=(light|dark|auto)$/.test(each);
    page.search = page.search.slice(1).split("&").filter(isChoice).join("&");
    return page.href;
  };

  // The frame stays, since it may only be slow: as wide as before, or it could not be measured.
  const AWAY = ";display:block!important;visibility:hidden!important;height:0!important;min-height:0!important;border:0!important";

  const giveUp = (frame) => {
    if (heard.has(frame) || !frame.isConnected) return;
    const card = document.createElement("p");
    const link = card.appendChild(document.createElement("a"));
    card.className = "smartcities-card";
    card.style.cssText = "border:1px solid;border-radius:4px;padding:1em";
    link.href = pageOf(frame);
    link.textContent = frame.title || link.href;
    const hasFocus = document.activeElement === frame;
    replaced.set(frame, [card, frame.style.cssText]);
    frame.style.cssText += AWAY;
    // A lazy one would wait to be seen.
    frame.loading = "eager";
    frame.after(card);
    if (hasFocus) link.focus();
    // Refused or slow? The portal knows, and has words to put here where this site is no partner.
    const ask = card.appendChild(document.createElement("script"));
    ask.src = `${origin}/embed/refused.js?site=${location.origin}&on=${encodeURIComponent(frame.src)}`;
  };

  const comeBack = (frame) => {
    const [card, style] = replaced.get(frame);
    const hasFocus = card.contains(document.activeElement);
    frame.style.cssText = style;
    card.remove();
    replaced.delete(frame);
    if (hasFocus) frame.focus();
  };

  // Whoever is out of sight may not have begun to load: the time runs from when it is near.
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      setTimeout(giveUp, 5000, target);
    }
  }, { rootMargin: "200px" });

  const greet = (frame) => frame.contentWindow?.postMessage({ type: "smartcities:ready" }, "*");

  const adopt = () => {
    // Where the page took a frame away, its link goes as well.
    for (const [frame] of replaced) if (!frame.isConnected) comeBack(frame);
    for (const frame of ours()) {
      if (known.has(frame)) continue;
      known.add(frame);
      near.observe(frame);
      frame.addEventListener("load", () => greet(frame));
      greet(frame);
    }
  };

  const resize = (frame, height) => {
    if (!Number.isFinite(height)) return;
    heard.add(frame);
    if (replaced.has(frame)) comeBack(frame);
    const wanted = Math.min(Math.max(height, 50), 20000);
    if (Math.abs(frame.clientHeight - wanted) <= 1) return;
    const isOuter = getComputedStyle(frame).boxSizing === "border-box";
    const edges = isOuter ? frame.offsetHeight - frame.clientHeight : 0;
    frame.style.setProperty("height", `${wanted + edges}px`, "important");
  };

  addEventListener("message", ({ data, source, origin: from }) => {
    const what = /^smartcities:(height|link)$/.exec(data?.type)?.[1];
    if (!what || (from !== origin && from !== "null")) return;
    const frame = ours().find((each) => each.contentWindow === source);
    if (!frame) return;
    if (what === "height") return resize(frame, data.height);
    // From a sandbox, which may open no tab itself: only just after somebody clicked.
    const isClicked = navigator.userActivation?.isActive ?? document.activeElement === frame;
    if (isClicked && String(data.url).startsWith(`${origin}/`)) {
      open(data.url, "_blank", "noopener");
    }
  });

  addEventListener("click", (event) => {
    const link = event.target.closest?.(`${CARDS} a`);
    const card = link?.closest(CARDS);
    const isPlain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!card || !isPlain || event.defaultPrevented) return;
    const frame = document.createElement("iframe");
    frame.src = card.dataset.src;
    if (!isOurs(frame.src)) return;
    event.preventDefault();
    frame.title = card.dataset.title || link.textContent.trim();
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.style.cssText = `width:100%;height:${Number(card.dataset.height) || 300}px;border:0`;
    // The link stays below, and leads to the page from now on.
    card.removeAttribute("data-src");
    card.prepend(frame);
    frame.focus();
    adopt();
  });

  const watch = { childList: true, subtree: true, attributes: true, attributeFilter: ["src"] };
  new MutationObserver(adopt).observe(document.documentElement, watch);
  adopt();
})();
