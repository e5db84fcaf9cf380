/* Text of another program (Word, Outlook, Google Docs, LibreOffice) as it is pasted into the editor.
 *
 * These rules stand a second time in smartcities/publishing/fields/foreign.py, function by function,
 * for what arrives in any other way; tests/publishing/foreign_samples.py holds both to the same
 * samples. Whoever changes one changes the other.
 */
import { Extension } from "django-prose-editor/editor";

/** The levels of headings in a text; those of a page's own title and parts are taken. */
const FIRST = 2;
const LAST = 4;
const words = (text) => new Set(text.split(" "));
const HEADINGS = "h1, h2, h3, h4, h5, h6";
const SILENT = "script, style, svg, math, template, noscript, title, xml";
const FRAMES = words("ul ol table thead tbody tfoot tr");
const BLOCKS = new Set([...FRAMES, ...words("p h1 h2 h3 h4 h5 h6 li td th blockquote div")]);
const CONTAINERS = words("body li td th blockquote");
const PARAGRAPHS = words(
  "div center section article header footer main aside address pre dl dt dd figure caption",
);
const MARKS = words("strong em sup sub");
const KNOWN = new Set([...BLOCKS, ...PARAGRAPHS, ...MARKS, ...words("br a span font b i img")]);
const LIST_LEVEL = /mso-list:\s*l(\d+)\s+level(\d+)/;
const MARKER = /^\s*(?:[·•o§▪●○■–*-]|\(?(?:\d{1,3}|[a-z]{1,4})[.)])\s+/i;
const NUMBER = /^\(?(\d{1,3}|[a-z]{1,4})[.)]/i;
const NOTE =
  /#(?:_(?:ftn|edn)(?:ref)?\d+|ftnt_?(?:ref)?\d+|sd(?:foot|end)note\d+(?:anc|sym))$/;
const PLACE = /#(?:_(?:Toc|Ref|Hlk|msoanchor|msocom)_?\d*|heading=h\.|bookmark=|h\.\w+$)/;
const WORD_COMMENT = /#_mso(?:anchor|com)/;
const RUN = /\s{2,}|[\t\r\n\f ]/g;

const tag = (node) => node.nodeName.toLowerCase();
const isElement = (node) => node?.nodeType === Node.ELEMENT_NODE;
const attribute = (element, name) => element.getAttribute(name) || "";
const style = (element) =>
  attribute(element, "style")
    .toLowerCase()
    .replace(/\s*([:;])\s*/g, "$1");
const descendants = (node) => [...node.querySelectorAll("*")];
const isInside = (element, selector) => Boolean(element.parentElement?.closest(selector));
const isBlock = (node) => isElement(node) && BLOCKS.has(tag(node));
const texts = (node) =>
  node.nodeType === Node.TEXT_NODE ? [node] : [...node.childNodes].flatMap(texts);

const unwrap = (element) => element.replaceWith(...element.childNodes);
const renamed = (element, name) => {
  const made = element.ownerDocument.createElement(name);
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
};
const wrapped = (element, name) => {
  const made = element.ownerDocument.createElement(name);
  made.append(...element.childNodes);
  element.append(made);
  return made;
};

/** Leave of a document what the sanitiser's reader leaves of it. */
function readable(body) {
  body.querySelectorAll(SILENT).forEach((element) => element.remove());
  const comments = body.ownerDocument.createNodeIterator(body, NodeFilter.SHOW_COMMENT);
  for (let node = comments.nextNode(); node; node = comments.nextNode()) node.remove();
  for (const element of descendants(body)) if (!KNOWN.has(tag(element))) unwrap(element);
  body.normalize();
}

function dropWhatIsHidden(body) {
  for (const element of descendants(body)) {
    const hidden = /mso-hide:all|display:none/.test(style(element));
    const comment = WORD_COMMENT.test(attribute(element, "href"));
    if (hidden || comment || tag(element) === "img") element.remove();
  }
}

// Lists of Word: paragraphs with a style and a marker of their own ------------------------------

function markerOf(paragraph) {
  for (const element of descendants(paragraph)) {
    if (style(element).includes("mso-list:ignore")) {
      element.remove();
      return element.textContent.trim();
    }
  }
  const found = MARKER.exec(paragraph.textContent);
  let left = found ? found[0].length : 0;
  for (const node of left ? texts(paragraph) : []) {
    const cut = Math.min(left, node.data.length);
    node.data = node.data.slice(cut);
    left -= cut;
  }
  return found ? found[0].trim() : "";
}

function levelOf(element) {
  if (!/^(p|div)$/.test(tag(element))) return 0;
  const found = LIST_LEVEL.exec(style(element));
  if (found) return Number(found[2]);
  return isContinued(element) && MARKER.test(element.textContent) ? 1 : 0;
}

const isContinued = (element) => attribute(element, "class").includes("MsoListParagraph");

function listParagraphs(body) {
  for (const parent of [body, ...descendants(body)]) {
    let open = [];
    for (const child of [...parent.childNodes]) {
      const hasText = Boolean(child.textContent.trim());
      const level = isElement(child) ? levelOf(child) : 0;
      if (level) listed(child, level, open);
      else if (open.length && hasText && isElement(child) && isContinued(child)) {
        open.at(-1).list.lastChild.append(child);
      } else if (hasText) open = [];
    }
  }
}

function listed(paragraph, level, open) {
  const number = NUMBER.exec(markerOf(paragraph));
  const name = number ? "ol" : "ul";
  while (open.length && open.at(-1).level > level) open.pop();
  if (open.length && open.at(-1).level === level && tag(open.at(-1).list) !== name) open.pop();
  if (!open.length || open.at(-1).level < level) {
    const list = paragraph.ownerDocument.createElement(name);
    if (number && Number(number[1]) > 1) list.setAttribute("start", Number(number[1]));
    if (open.length) open.at(-1).list.lastChild.append(list);
    else paragraph.before(list);
    open.push({ level, list });
  }
  open.at(-1).list.append(paragraph);
  wrappedIn(renamed(paragraph, "p"), "li");
}

// Footnotes, formats, headings -----------------------------------------------------------------

function notesAndPlaces(body) {
  for (const link of body.querySelectorAll("a")) {
    const target = attribute(link, "href");
    if (NOTE.test(target)) {
      link.textContent = link.textContent.replace(/[[\]\s]/g, "");
      // The power of m³ and the mark behind it are two.
      if (link.previousSibling && tag(link.previousSibling) === "sup") link.before("\u00a0");
      if (isInside(link, "sup")) unwrap(link);
      else renamed(link, "sup");
    } else if (PLACE.test(target) || !target) unwrap(link);
  }
}

function formats(body) {
  for (const element of descendants(body)) {
    const name = tag(element);
    const said = style(element);
    if (/^(strong|b)$/.test(name) && /font-weight:(?:normal|[1-4]00)/.test(said)) unwrap(element);
    else if (/^(em|i)$/.test(name) && said.includes("font-style:normal")) unwrap(element);
    else if (name === "b") renamed(element, "strong");
    else if (name === "i") renamed(element, "em");
    else if (name === "span" || name === "font") {
      let within = element;
      if (/font-weight:(?:bold|[6-9]00)/.test(said) && !isInside(element, HEADINGS)) {
        within = wrapped(within, "strong");
      }
      if (said.includes("font-style:italic")) within = wrapped(within, "em");
      for (const [place, mark] of [["super", "sup"], ["sub", "sub"]]) {
        if (new RegExp(`vertical-align:${place}(?![a-z])`).test(said) && !isInside(element, "sup, sub")) {
          within = wrapped(within, mark);
        }
      }
      unwrap(element);
    }
  }
}

function headingLevel(element) {
  if (/^h[1-6]$/.test(tag(element))) return Number(tag(element)[1]);
  if (!/^(p|div)$/.test(tag(element))) return 0;
  const named = attribute(element, "class");
  if (/\bMsoTitle\b/.test(named)) return 1;
  const found = /\bMsoHeading([1-6])\b/.exec(named);
  if (found) return Number(found[1]);
  if (attribute(element, "role") !== "heading") return 0;
  const level = attribute(element, "aria-level");
  return /^[1-6]$/.test(level) ? Number(level) : FIRST;
}

function headings(body) {
  const found = descendants(body)
    .map((element) => ({ element, level: headingLevel(element) }))
    .filter(({ level }) => level);
  const down = found.some(({ level }) => level === 1) ? 1 : 0;
  for (const { element, level } of found) {
    if (isInside(element, "li, td, th")) renamed(element, "p");
    else renamed(element, `h${Math.max(FIRST, Math.min(LAST, level + down))}`);
  }
}

// Blocks and spaces ----------------------------------------------------------------------------

function blocks(body) {
  for (const element of descendants(body).reverse()) {
    if (tag(element) !== "p" && !PARAGRAPHS.has(tag(element))) continue;
    if ([...element.childNodes].some(isBlock)) {
      looseRuns(element);
      unwrap(element);
    } else if (tag(element) !== "p") renamed(element, "p");
  }
}

function wrappedIn(node, name) {
  const made = node.ownerDocument.createElement(name);
  node.before(made);
  made.append(node);
  return made;
}

function nestedLists(body) {
  for (const element of body.querySelectorAll("ul, ol")) {
    const parent = element.parentElement;
    if (!/^(ul|ol)$/.test(tag(parent))) continue;
    const before = element.previousElementSibling;
    if (before && tag(before) === "li") before.append(element);
    else wrappedIn(element, "li");
  }
}

function looseText(body) {
  for (const element of [body, ...descendants(body)]) {
    if (CONTAINERS.has(tag(element))) looseRuns(element);
  }
}

function looseRuns(element) {
  let run = null;
  for (const child of [...element.childNodes]) {
    if (isBlock(child)) run = null;
    else if (run) run.append(child);
    else run = wrappedIn(child, "p");
  }
}

function joinedMarks(body) {
  for (const element of descendants(body)) {
    let after;
    while ((after = element.nextSibling) && MARKS.has(tag(element)) && tag(after) === tag(element)) {
      element.append(...after.childNodes);
      after.remove();
    }
  }
}

function spaces(body) {
  for (const node of texts(body)) {
    node.data = node.data.replace(RUN, " ");
    if (FRAMES.has(tag(node.parentNode)) && !node.data.trim()) node.remove();
    else if (node.previousSibling && tag(node.previousSibling) === "br") {
      node.data = node.data.trimStart();
    }
  }
  for (const element of body.querySelectorAll("p, h2, h3, h4")) {
    const found = texts(element);
    let before = " ";
    for (const node of found) {
      if (/[ \u00a0]$/.test(before)) node.data = node.data.trimStart();
      before = node.data || before;
    }
    for (const node of found.reverse()) {
      node.data = node.data.trimEnd();
      if (node.data) break;
    }
  }
}

function emptyBlocks(body) {
  for (const element of descendants(body).reverse()) {
    if (element.textContent.trim()) continue;
    if (/^(strong|em|sup|sub|a)$/.test(tag(element))) unwrap(element);
    else if (/^(p|h[2-4]|blockquote|ul|ol|li)$/.test(tag(element))) {
      const parent = element.parentElement;
      const inCell = tag(element) === "p" && /^(td|th)$/.test(tag(parent));
      if (!inCell || parent.children.length !== 1) element.remove();
    }
  }
}

/** Return pasted HTML in our own markup; what was copied from an editor of ours stays as it is. */
export function ours(html) {
  if (html.includes("data-pm-slice")) return html;
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const step of [
    readable, dropWhatIsHidden, listParagraphs, notesAndPlaces, formats, headings, blocks,
    nestedLists, looseText, joinedMarks, spaces, emptyBlocks,
  ]) {
    step(body);
  }
  return body.innerHTML;
}

export const ForeignText = Extension.create({
  name: "foreignText",
  transformPastedHTML: (html) => ours(html),
});
