# http://example.org/planted
INSERT DATA { <http://example.org/planted> a owl:Class ; rdfs:label "planted"@en }
