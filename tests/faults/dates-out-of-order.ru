# ontology | http://purl.org/dc/terms/issued
# ontology | http://purl.org/dc/terms/modified
PREFIX dcterms: <http://purl.org/dc/terms/>
DELETE { <ontology> dcterms:created ?old } INSERT { <ontology> dcterms:created "2999-01-01T00:00:00"^^xsd:dateTime }
WHERE { <ontology> dcterms:created ?old }
