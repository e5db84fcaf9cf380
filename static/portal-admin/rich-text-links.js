/* Links of rich text: a page of the portal is kept by its identity, so that the link follows it.
 * Links that visitors do not see are marked; the dialog stands in a module of its own. */
import { Link as Base, Plugin, gettext, pm } from "django-prose-editor/editor";
import { LinkDialog, PAGE, ask, described, known } from "portal-admin/link-dialog";

const SCHEME = /^\s*([a-z][a-z0-9+.-]*):(?!\d)/i;

// What the references in all editors of the form lead to ----------------------------------------

const editors = new Set();
let waiting = null;

/** Ask once for all references that appeared at about the same time, then draw them. */
const learn = (reference) => {
  known.set(reference, undefined);
  if (waiting) return waiting.push(["known", reference]);
  waiting = [["known", reference]];
  setTimeout(async () => {
    const asked = waiting.slice(0, 50);
    for (const [, late] of waiting.slice(50)) known.delete(late);
    waiting = null;
    try {
      for (const [href, page] of Object.entries((await ask(asked)).targets)) known.set(href, page);
    } catch {
      return; // They are links without a name then.
    }
    for (const editor of editors) editor.view.dispatch(editor.state.tr.setMeta("learned", true));
  });
};

const decorations = (doc) => {
  const found = [];
  doc.descendants((node, at) => {
    const href = node.marks.find((mark) => mark.type.name === "link")?.attrs.href;
    if (!href || !PAGE.test(href)) return;
    if (!known.has(href)) learn(href);
    const page = known.get(href);
    if (page === undefined) return;
    const name = page && !page.state ? "link-page" : "link-page link-unseen";
    found.push(pm.view.Decoration.inline(at, at + node.nodeSize, { class: name, title: described(page) }));
  });
  return pm.view.DecorationSet.create(doc, found);
};

const edit = async (editor, type) => {
  const isLink = editor.isActive(type);
  const found = await new LinkDialog(editor.getAttributes(type), isLink).chosen;
  const chain = editor.chain().focus();
  if (!found) chain.run();
  else if (isLink) {
    chain.extendMarkRange(type);
    if (found.attrs.href) chain.setMark(type, found.attrs).run();
    else chain.unsetMark(type).run();
  } else if (editor.state.selection.empty) {
    // Nothing was selected: the page's name, or the address, is the link.
    const marks = [{ type, attrs: found.attrs }];
    chain.insertContent({ type: "text", text: found.name, marks }).unsetMark(type).run();
  } else chain.setMark(type, found.attrs).run();
};

export const Link = Base.extend({
  addOptions() {
    return {
      ...this.parent?.(),
      // Of the schemes that our sanitiser keeps, and of no others.
      isAllowedUri: (href, { protocols }) => {
        const scheme = SCHEME.exec(href || "")?.[1].toLowerCase();
        return !scheme || PAGE.test(href) || protocols.includes(scheme);
      },
    };
  },

  addMenuItems({ menu, buttons }) {
    const active = (editor) => editor.isActive("link");
    menu.defineItem({
      name: "link",
      groups: "link",
      command: (editor) => editor.commands.addLink(),
      button: buttons.material("insert_link", gettext("Link")),
      active,
    });
    menu.defineItem({
      name: "unlink",
      groups: "link",
      command: (editor) => editor.chain().focus().unsetLink().run(),
      button: buttons.material("link_off", gettext("Remove the link")),
      hidden: (editor) => !active(editor),
    });
  },

  addCommands() {
    return {
      ...this.parent?.(),
      addLink:
        () =>
        ({ editor }) => {
          edit(editor, this.name);
          return true;
        },
    };
  },

  addProseMirrorPlugins() {
    const drawn = new Plugin({
      state: {
        init: (_config, state) => decorations(state.doc),
        apply: (change, before) =>
          change.docChanged || change.getMeta("learned") ? decorations(change.doc) : before,
      },
      props: {
        decorations(state) {
          return drawn.getState(state);
        },
      },
    });
    return [...(this.parent?.() || []), drawn];
  },

  onCreate(event) {
    this.parent?.(event);
    editors.add(this.editor);
  },

  onDestroy() {
    this.parent?.();
    editors.delete(this.editor);
  },
});
