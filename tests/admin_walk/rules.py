"""Who may do what in the admin, decided by people: the walk compares the admin with this.

The code's own table (``publishing.roles``) is not asked. A model or an address that is not
here fails the walk until somebody writes down what each role may do with it.
"""

from __future__ import annotations

from smartcities.publishing.types import page_types

ROLES = ("visitor", "stranger", "author", "editor", "administrator", "superuser")
#: Who gets past the admin's door at all.
STAFF = ("author", "editor", "administrator", "superuser")

#: What a role may do with each sort of thing; a role that is not named may do nothing.
#: "change" is of any one; "change own draft" only of one's own that is not public.
ALL = "add change delete view"
KINDS: dict[str, dict[str, str]] = {
    "page": {
        "author": "add view change-own-draft",
        "editor": f"{ALL} publish",
        "superuser": f"{ALL} publish",
    },
    "vocabulary": {"author": "view", "editor": ALL, "superuser": ALL},
    "picture": {"author": "add view change-own-unused", "editor": ALL, "superuser": ALL},
    "partner": {"author": "view", "editor": ALL, "superuser": ALL},
    # They come by the public form, and say whom to write to.
    "request": {"editor": "change delete view", "superuser": "change delete view"},
    # Rows that come of requests alone; the desk is one address, to read.
    "showing": {"author": "view", "editor": "view", "superuser": "view"},
    # There is one.
    "rule": {"author": "view", "editor": "change view", "superuser": "change delete view"},
    # There is one, which is never deleted: unpublishing it brings back the automatic one. Where it
    # is, nobody adds another.
    "front page": {
        "author": "view",
        "editor": "change view publish",
        "superuser": "change view publish",
    },
    # There is one, which is never deleted: a superuser may by the group's table, not in the form.
    "settings": {"administrator": "change view", "superuser": "change view"},
    "colleague": {"administrator": ALL, "superuser": ALL},
    # Nobody but a superuser changes what a group may do; administrators choose its members.
    "group": {"administrator": "view", "superuser": ALL},
    "failed attempt": {"administrator": "view delete", "superuser": "view delete"},
    # To read, and no role may until a superuser gives the permission.
    "log of changes": {"superuser": "view"},
}

#: Which sort of thing each model of the admin is; what one may do with a page is the same for all.
MODELS: dict[str, str] = {
    **{model._meta.label_lower: "page" for model in page_types()},
    "experts.organisation": "vocabulary",
    "publishing.theme": "vocabulary",
    "resources.linkcategory": "vocabulary",
    "sharing.partner": "partner",
    "sharing.partnerrequest": "request",
    "feedback.message": "request",
    "sharing.embeddingrule": "rule",
    "sharing.showing": "showing",
    "media.image": "picture",
    "portal.portalsettings": "settings",
    "frontpage.frontpage": "front page",
    "publishing.user": "colleague",
    "publishing.auditentry": "log of changes",
    "auth.group": "group",
    "accounts.attempt": "failed attempt",
}

#: Models of which the admin shows one page and no rows.
TO_READ = frozenset({"sharing.showing"})

#: Models with one row, and the views that lead on to its form.
LEADING_ON: dict[str, set[str]] = {
    "portal.portalsettings": {"changelist"},
    "frontpage.frontpage": {"changelist", "add"},
}

#: Views of the form in which such a row is added that go on, for whom has it open still.
STILL_SERVED: dict[str, set[str]] = {"frontpage.frontpage": {"preview_new"}}

#: The views that the admin has for each model: what one must be allowed to see them with GET,
#: and with POST (None: the address takes no POST of its own). "+" stands for "any of these".
VIEWS: dict[str, tuple[str, str | None]] = {
    "changelist": ("view+change", None),
    "add": ("add", "add"),
    "change": ("view+change", "change"),
    "delete": ("delete", "delete"),
    "history": ("view+change", None),
    # Versions of a page: their list, one, and two compared.
    "versions": ("view+change", None),
    "version": ("view+change", None),
    "compare": ("view+change", None),
    # The question before a draft of changes is thrown away; without one it leads to the form.
    "discard": ("change", "change"),
    # What a page would be with what its editor has typed; of a new page as well.
    "preview": ("change", None),
    "preview_new": ("add", None),
    # When a page is public, and that it is no more.
    "schedule": ("publish", "publish"),
    "unpublish": ("publish", "publish"),
    # That a page was read today and found right: a button, which leads back to the form.
    "checked": ("change", "change"),
    # A colleague's new password.
    "password_change": ("change", "change"),
    # What follows from the colours that are typed.
    "look": ("view+change", None),
    # Texts that a new portal is offered as drafts.
    "offers": ("add", "add"),
    # The log of changes as a table.
    "export": ("view", None),
    # What can be done for a colleague who cannot sign in, and what is kept of the person.
    "help": ("change", "change"),
    "personal": ("delete", "delete"),
}

#: Views that are a button alone: with GET there is nothing to see for anybody.
BUTTONS = frozenset({"checked"})

#: Where a chosen file goes to: the status of GET for those who may add or change, which brings no
#: file. What is answered to an upload, tests/contract/test_uploads.py says. So it is with what is
#: typed: tests/publishing/test_autosave.py.
UPLOADS = {
    "upload": 400,
    "upload_state": 200,
    "autosave": 405,
    "autosave_offers": 200,
    "autosave_discard": 405,
    "presence": 405,
}

#: Addresses of the site as a whole: the status for staff and for everybody else.
TO_LOGIN = 302
SITE: dict[str, tuple[int, int]] = {
    "index": (200, TO_LOGIN),
    # Who is signed in as staff already is sent on to the index.
    "login": (302, 200),
    # Leaving takes a POST.
    "logout": (405, TO_LOGIN),
    "password_change": (200, TO_LOGIN),
    "password_change_done": (200, TO_LOGIN),
    # Everybody's own settings, nobody else's.
    "own_settings": (200, TO_LOGIN),
    # Without saying of which field: refused. Each field is walked by itself.
    "autocomplete": (403, TO_LOGIN),
    # The dialog of links, and what tells choices apart: both show what the user may see.
    "links": (200, TO_LOGIN),
    "choices": (200, TO_LOGIN),
    # So do the trash, which is empty for who sees no pages, and “Go to…”.
    "trash": (200, TO_LOGIN),
    "empty_trash": (200, TO_LOGIN),
    "go_to": (200, TO_LOGIN),
    # What the portal runs on, and what is wrong with it.
    "health": (200, TO_LOGIN),
    # What to do next in a new portal; what came with it, and goes again.
    "first_steps": (200, TO_LOGIN),
    "empty_demo": (200, TO_LOGIN),
    "jsi18n": (200, TO_LOGIN),
    "view_on_site": (302, TO_LOGIN),
}

#: Of these, what no role may by itself.
SUPERUSER_ONLY = frozenset({"empty_trash"})
#: Of these, what is for those who run the portal.
ADMINISTRATORS_ONLY = frozenset({"health", "first_steps", "empty_demo"})


def may(role: str, action: str, model: str, *, own: bool = False, seen: bool = True) -> bool:
    """Tell whether *role* may take one of the *action* (joined by ``+``) on a *model*'s row.

    *own*: the row belongs to the user; *seen*: visitors can see it.
    """
    allowed = KINDS[MODELS[model]].get(role, "").split()
    if own and not seen:
        allowed += [each.split("-")[0] for each in allowed if "-own-" in each]
    return any(each in allowed for each in action.split("+"))
