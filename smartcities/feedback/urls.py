"""Addresses of the forms, in the language of the page that they were opened from.

They have a word of their own, which no page below the root may have: a contact page keeps its
address for itself.
"""

from django.urls import path

from smartcities.feedback.views import thank, write

in_each_language = [
    path("messages/", write, {"view": "message"}, name="message"),
    path("messages/wrong/", write, {"view": "message-wrong"}, name="message-wrong"),
    path("messages/sent/", thank, name="message-sent"),
]
