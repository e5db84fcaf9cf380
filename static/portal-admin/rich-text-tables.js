/* The dialog of a new table, in the admin's language. */
import { Table as Base, gettext, updateAttrsDialog } from "django-prose-editor/editor";

const number = (title) => ({ type: "number", format: "number", title, min: "1", max: "100" });
const ask = updateAttrsDialog(
  {
    rows: number(gettext("Rows")),
    cols: number(gettext("Columns")),
    withHeaderRow: { type: "boolean", title: gettext("The first row names the columns") },
  },
  { title: gettext("New table"), submitText: gettext("Insert") },
);

export const Table = Base.extend({
  addCommands() {
    return {
      ...this.parent?.(),
      insertTableWithOptions:
        () =>
        ({ editor }) => {
          ask(editor, { rows: "3", cols: "3", withHeaderRow: true }).then((chosen) => {
            if (!chosen) return;
            const [rows, cols] = [chosen.rows, chosen.cols].map((each) => parseInt(each, 10) || 3);
            const { withHeaderRow } = chosen;
            editor.chain().focus().insertTable({ rows, cols, withHeaderRow }).run();
          });
          return true;
        },
    };
  },
});
