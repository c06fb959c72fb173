# ontology | ontology/latest
DELETE { <ontology> owl:versionIRI ?old } INSERT { <ontology> owl:versionIRI <ontology/latest> }
WHERE { <ontology> owl:versionIRI ?old }
