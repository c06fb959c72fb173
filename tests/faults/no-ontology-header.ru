# ontology
DELETE DATA { <ontology> a owl:Ontology }
