"""Floor 4: what leaves the site: sitemap now; embeds, feeds, exports and the API later."""
