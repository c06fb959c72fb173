# http://example.org/planted
INSERT DATA { <http://example.org/planted> a owl:Ontology }
