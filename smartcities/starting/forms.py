"""The forms of the set-up page: who runs the portal, and what it is called and looks like."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smartcities.portal.models import PortalSettings
from smartcities.portal.preview import OWN_COLOURS, ColourInput
from smartcities.starting.models import SetUp

Beginning = SetUp.Beginning
#: What each beginning means, in a sentence.
MEANINGS = {
    Beginning.DEMO: gettext_lazy(
        "Some 170 pages, people, places and pictures, all public: to see what the portal can do. "
        "You empty it later by one button, which leaves alone what is yours."
    ),
    Beginning.SAMPLES: gettext_lazy(
        "One draft of each kind, which says what belongs where, and drafts of About, Contact, "
        "Privacy, Accessibility and Imprint. Visitors see none of them."
    ),
    Beginning.EMPTY: gettext_lazy(
        "No page at all. The texts about the portal are offered in the admin."
    ),
}


class AdministratorForm(BaseUserCreationForm):
    """The first administrator: name, mail and password, by the rules that all passwords have."""

    email = forms.EmailField(
        label=gettext_lazy("Email address"),
        max_length=254,
        help_text=gettext_lazy("For a forgotten password, and for mail about your account."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    class Meta:
        model = get_user_model()
        fields = ("username", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())
        for name in ("password1", "password2"):
            # What is refused elsewhere on the page is not typed twice; the page is kept nowhere.
            self.fields[name].widget = forms.PasswordInput(
                attrs={"autocomplete": "new-password"}, render_value=True
            )


class PortalForm(forms.ModelForm):
    """What the settings of the portal begin with; the others follow in the admin."""

    beginning = forms.ChoiceField(
        label=gettext_lazy("Begin with"), choices=Beginning.choices, widget=forms.RadioSelect
    )

    class Meta:
        model = PortalSettings
        fields = (
            *("name_en", "name_da", "tagline_en", "tagline_da"),
            *("offers_en", "offers_da", "accent_colour", "second_colour"),
        )
        widgets: ClassVar[dict[str, Any]] = {
            name: ColourInput(own) for name, own in OWN_COLOURS.items()
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A portal that is in Danish alone has one name, and any of the two fields will do.
        self.fields["name_en"].required = False
        self.fields["name_en"].help_text = ""
        self.fields["tagline_en"].help_text = _("The heading of the front page.")

    @property
    def cards(self) -> list[tuple[Any, Any]]:
        """Return the choices of what to begin with, each with what it means."""
        return [(radio, MEANINGS[Beginning(radio.data["value"])]) for radio in self["beginning"]]

    def clean(self) -> dict[str, Any]:
        """Take the name of one language for the default one, where that has none."""
        cleaned: dict[str, Any] = super().clean() or {}
        default = f"name_{settings.LANGUAGE_CODE}"
        names = [cleaned.get(f"name_{code}", "") for code, _name in settings.LANGUAGES]
        if not cleaned.get(default) and default not in self.errors:
            cleaned[default] = next((name for name in names if name), "")
            if not cleaned[default] and not any(
                f"name_{c}" in self.errors for c, _n in settings.LANGUAGES
            ):
                self.add_error(default, _("Give the portal a name."))
        return cleaned
