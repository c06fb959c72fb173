# ontology | https://creativecommons.org/licenses/by-nc/4.0/
PREFIX dcterms: <http://purl.org/dc/terms/>
DELETE { <ontology> dcterms:license ?old }
INSERT { <ontology> dcterms:license <https://creativecommons.org/licenses/by-nc/4.0/> }
WHERE { <ontology> dcterms:license ?old }
