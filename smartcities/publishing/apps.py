"""App configurations: the publishing room, and Django's admin with our site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import m2m_changed, post_migrate, pre_delete, pre_migrate


class PublishingConfig(AppConfig):
    """Registers the signals for which Django offers no other hook, and the checks."""

    name = "smartcities.publishing"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from smartcities.accounts.log import account_event
        from smartcities.erasures import registry
        from smartcities.media import withdrawal
        from smartcities.media.exposure import register_version
        from smartcities.media.fields.checked import register_dry_run
        from smartcities.publishing import checks, consent, version  # noqa: F401 (checks register)
        from smartcities.publishing.audit import acts, changes, personal, triggers
        from smartcities.publishing.models.presence import page_deleted
        from smartcities.publishing.rehearsal import is_rehearsing
        from smartcities.publishing.relations import relation_changed
        from smartcities.publishing.roles import grant_permissions
        from smartcities.publishing.types import edited_types
        from smartcities.publishing.version.installation import install
        from smartcities.publishing.version.migrating import surround

        registry.register(withdrawal.ERASURE, withdrawal.withdraw_again)
        registry.register(consent.ERASURE, consent.take_back_again)
        registry.register(personal.ERASURE, personal.erase_again)
        register_version(version.current)
        register_dry_run(is_rehearsing)
        account_event.connect(acts.account_event, dispatch_uid="publishing.audit")
        user_logged_in.connect(acts.name_kept, dispatch_uid="publishing.audit")
        m2m_changed.connect(relation_changed, dispatch_uid="publishing.relation_changed")
        # One for each type: a receiver for all models would slow down every deletion.
        for model in edited_types():
            pre_delete.connect(page_deleted, model, dispatch_uid="publishing.page_deleted")
            pre_delete.connect(changes.page_deleted, model, dispatch_uid="publishing.audited")
        post_migrate.connect(grant_permissions, dispatch_uid="publishing.grant_permissions")
        # With ourselves as the sender, they run once per migrate and not once for every app.
        pre_migrate.connect(surround, sender=self, dispatch_uid="publishing.surround_migrations")
        post_migrate.connect(install, sender=self, dispatch_uid="publishing.install_triggers")
        post_migrate.connect(triggers.install, sender=self, dispatch_uid="publishing.audit")


class PortalAdminConfig(AdminConfig):
    """Django's admin with the portal's site class."""

    default_site = "smartcities.publishing.admin.site.PortalAdminSite"

    def ready(self) -> None:
        # Imported before the site is first used: if it were imported while the site is being
        # created, users, groups and themes would be registered with a site that is thrown away.
        from smartcities.publishing import admin  # noqa: F401 (registers itself)

        super().ready()
