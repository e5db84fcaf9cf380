"""Who may change which page: one answer for the admin, previews and downloads."""

from django.contrib.auth.models import AnonymousUser

from smartcities.publishing.access import may_change, may_publish
from smartcities.publishing.models import Page
from tests.factories import make


def test_an_editor_may_change_and_publish_every_page(hidden: Page, editor) -> None:
    assert may_publish(editor, hidden)
    assert may_change(editor, hidden) is not hidden.is_trashed
    assert may_change(editor, make(type(hidden)))


def test_an_author_may_change_her_own_pages_while_they_are_hidden(hidden: Page, author) -> None:
    assert not may_change(author, hidden)
    hidden.owner = author
    assert may_change(author, hidden) is not hidden.is_trashed
    assert not may_publish(author, hidden)


def test_an_author_may_not_change_her_own_page_once_it_is_public(model: type[Page], author) -> None:
    assert not may_change(author, make(model, owner=author))


def test_nobody_else_may_change_anything(hidden: Page, administrator) -> None:
    hidden.owner = administrator
    assert not may_change(administrator, hidden)
    assert not may_change(AnonymousUser(), hidden)
