# ontology/claims | 0.0.0
DELETE { <ontology/claims> owl:versionInfo ?old } INSERT { <ontology/claims> owl:versionInfo "0.0.0" }
WHERE { <ontology/claims> owl:versionInfo ?old }
