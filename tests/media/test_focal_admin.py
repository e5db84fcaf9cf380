"""Setting the focal point in the admin, with and without the script."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from smartcities.media.models import Image
from smartcities.media.sizes import CROPS
from tests.admin_walk.browser import admin_url, opened, saved
from tests.factories import image
from tests.files import picture_file

pytestmark = pytest.mark.django_db


def test_two_number_fields_set_it(as_editor: Client) -> None:
    made = image(file=picture_file(size=(900, 300)))
    form = opened(as_editor, made)
    assert (form["focal_x"], form["focal_y"]) == (["50"], ["50"])
    saved(as_editor, made, {**form, "focal_x": "12", "focal_y": "88"})
    made.refresh_from_db()
    assert made.focal == (12, 88)


@pytest.mark.full
@pytest.mark.parametrize("value", ["101", "-1", "", "half"])
def test_a_point_outside_is_an_error_at_its_field(as_editor: Client, value: str) -> None:
    made = image()
    form = {**opened(as_editor, made), "focal_x": value}
    response = as_editor.post(admin_url(made, "change"), form)
    assert response.status_code == 200
    assert "focal_x" in response.context["adminform"].form.errors
    assert Image.objects.get(pk=made.pk).focal == (50, 50)


@pytest.mark.full
def test_picture_and_crops_are_shown_with_the_script_from_a_file(as_editor: Client) -> None:
    made = image(file=picture_file(size=(900, 600)), focal_x=20)
    html = as_editor.get(admin_url(made, "change")).content.decode()
    assert re.findall(r'data-ratio="([^"]+)"', html) == list(CROPS)
    for address in re.findall(r'<img[^>]* src="(/media/[^"]+)"', html):
        assert as_editor.get(address).status_code == 200
    assert "portal-admin/focal.js" in html
    assert "{x} percent from the left, {y} percent from the top" in html


def test_before_the_first_save_there_is_a_message_and_no_broken_picture(as_editor: Client) -> None:
    html = as_editor.get("/admin/media/image/add/").content.decode()
    assert "shown here after the first save" in html
    assert re.findall(r'data-ratio="([^"]+)"', html) == list(CROPS)
    assert '<div class="focal" hidden' in html
    assert "<img" not in html.split('class="form-row field-preview"')[1].split("</fieldset>")[0]


def test_who_may_only_look_sees_it_without_fields(as_author: Client) -> None:
    html = as_author.get(admin_url(image(), "change")).content.decode()
    assert 'class="focal"' in html
    assert 'name="focal_x"' not in html
