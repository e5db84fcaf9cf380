"""``/catalogue.jsonld``: what data the portal offers, in the words of DCAT-AP 3."""
