"""Experts and organisations in the admin."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from experts.models import Expert, Organisation
from experts.models.consent import photos_of
from smartcities.media.models import Image
from smartcities.media.use import may_change, owners_of
from smartcities.media.withdrawal import same_pictures
from smartcities.publishing.admin import AddressedAdmin, PageAdmin
from smartcities.publishing.admin.forms.pages import PageForm


@admin.register(Organisation)
class OrganisationAdmin(AddressedAdmin):
    """Publishers, partners and employers."""

    list_display = ("name", "kind", "country", "website", "merged_into")
    told_apart_by = ("kind", "country")
    dialog_fields = ("name", "kind", "country")
    list_filter = ("kind",)
    list_select_related = ("merged_into",)
    search_fields = ("name", "slug")
    fieldsets = (
        (None, {"fields": ("name", "slug", "kind", "country", "website")}),
        (_("What became of it"), {"fields": ("history", ("merged_into", "merged_on"))}),
    )


class ExpertForm(PageForm):
    """A person's form. A photo dies with the consent, so it must be the user's to delete."""

    #: Who fills the form in.
    user: Any = None

    def clean_photo(self) -> Image | None:
        """Refuse a picture that is shown elsewhere or is somebody else's, unless an editor asks."""
        photo = self.cleaned_data["photo"]
        if photo and photo.pk != self.instance.photo_id and not may_change(self.user, photo):
            raise ValidationError(
                _(
                    "Choose a picture of your own that no public page shows: taking back the "
                    "consent would delete its file."
                )
            )
        return photo


@admin.register(Expert)
class ExpertAdmin(PageAdmin):
    """People, with what they agreed to have shown."""

    form = ExpertForm
    columns = ("organisation", "country")
    columns_related = ("organisation",)
    told_apart_by = ("job_title", "organisation")
    list_filter = (*PageAdmin.list_filter, "consent_contact", "consent_photo")
    content = (
        (None, {"fields": (("given_name", "family_name"), "slug", "summary", "body", "themes")}),
        (_("Position"), {"fields": ("job_title", "department", "organisation", "country")}),
        (
            _("Consent, contact and photo"),
            {
                "description": _(
                    "Contact and photo are shown only while the person agrees. Taking back the "
                    "consent for the photo deletes the file."
                ),
                "fields": (
                    "consent_on",
                    ("consent_contact", "consent_photo"),
                    ("email", "phone"),
                    "photo",
                ),
            },
        ),
    )

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[PageForm]:
        form: Any = super().get_form(request, *args, **kwargs)
        form.user = request.user  # The class is made anew for each request.
        return form

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save; where a consent taken back deletes photos, say which other pages lose them."""
        person, photos, others = form.instance, [], []
        if change and not person.consent_photo:
            photos = [*photos_of([person.pk]), *([person.photo] if person.photo else [])]
            photos = same_pictures(photos)
            others = sorted({str(owner) for owner in owners_of(photos) if owner != person})
        super().save_related(request, form, formsets, change)
        if photos:
            self.message_user(request, _("The photo was deleted, with its file."))
        if others:
            text = _("The same picture was shown elsewhere and was taken out there too: %(names)s")
            self.message_user(request, text % {"names": ", ".join(others)}, messages.WARNING)

    def slug_sources(self) -> tuple[str, ...]:
        return ("given_name", "family_name")
