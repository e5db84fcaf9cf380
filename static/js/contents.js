// Marks in the table of contents the section that is being read.
(() => {
  "use strict";
  // Where the list always shows (static/css/reading.css) the fold is open for everybody, also
  // for tools that take what a closed fold holds for hidden.
  const fold = document.querySelector(".contents__fold");
  if (fold && matchMedia("(min-width: 60rem)").matches) fold.open = true;
  const links = new Map();
  for (const link of document.querySelectorAll(".contents a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const headings = [...links.keys()];
  // The headings above a line in the upper third of the window, as the browser last told. To
  // measure them anew would miss one that has crossed the line by less than a pixel's rounding.
  const passed = new Set();
  let marked = null;
  const mark = (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) passed.add(target);
      else passed.delete(target);
    }
    // The last one is being read; none above the first.
    const link = links.get(headings.findLast((each) => passed.has(each))) || null;
    if (link === marked) return;
    marked?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    // A list longer than the window moves with the reader, the page itself does not.
    const box = link?.closest(".contents");
    if (box && box.scrollHeight > box.clientHeight) {
      box.scrollTop = link.offsetTop - box.clientHeight / 2;
    }
    marked = link;
  };
  // Far above the window counts as seen, so that a leap over many headings is noticed too.
  const watcher = new IntersectionObserver(mark, { rootMargin: "9999999px 0px -66% 0px" });
  for (const heading of headings) watcher.observe(heading);
})();
