"""The oEmbed provider (https://oembed.com, 1.0): a card of ours for any address of a page."""
