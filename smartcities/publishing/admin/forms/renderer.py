"""Forms are drawn by the templates of the admin."""

from __future__ import annotations

from django.forms.renderers import BaseRenderer
from django.template.loader import get_template


class EditorsForms(BaseRenderer):
    """Finds the templates of forms and widgets with Django's engine, ours before Django's."""

    def get_template(self, template_name: str) -> object:
        return get_template(template_name, using="django")
