# other.owl
INSERT DATA { <other.owl> a owl:Ontology }
