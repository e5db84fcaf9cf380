"""The app configuration: an account that is erased takes its address out of messages."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Says what messages hold of a person who also has an account."""

    name = "smartcities.feedback"

    def ready(self) -> None:
        from smartcities.feedback.leaving import messages_from, nameless_from
        from smartcities.publishing.audit.personal import register_place

        register_place("messages from readers", messages_from, nameless_from)
