"""Experts and organisations in the words of schema.org."""

from __future__ import annotations

from experts.models import Expert, Organisation
from smartcities.sharing.metadata.schema import Node, describes, mention


@describes(Organisation, "Organization")
def organisation(organisation: Organisation) -> Node:
    """An organisation with its own site, which may be a historic one."""
    return {"url": organisation.website}


@describes(Expert, "Person")
def expert(expert: Expert) -> Node:
    """A person; contact and photo only inside the consent, as the model's properties have it.

    schema.org's ``jobTitle`` and ``worksFor`` hold today. A position that is known from a report is
    told with the date of that, as the page does.
    """
    last = next((each for each in expert.positions if each.is_latest), None)
    printed_on = last.printed_on[0] if last and last.printed_on else None
    employer = mention(expert.organisation) if expert.organisation else None
    if employer and expert.department:
        employer["department"] = {"@type": "Organization", "name": expert.department}
    country = {"@type": "PostalAddress", "addressCountry": expert.country.code}
    return {
        "givenName": expert.given_name,
        "familyName": expert.family_name,
        "jobTitle": "" if printed_on else expert.job_title,
        "worksFor": None if printed_on else employer,
        "disambiguatingDescription": f"{last.words} ({printed_on})" if last and printed_on else "",
        "address": country if expert.country else None,
        "email": expert.contact.get("email"),
        "telephone": expert.contact.get("phone"),
        "knowsAbout": [theme.name for theme in expert.themes.all()],
    }
