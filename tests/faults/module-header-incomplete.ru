# ontology/claims | http://purl.org/dc/terms/description
# ontology/claims | http://purl.org/dc/terms/license
# ontology/claims | http://purl.org/dc/terms/title
# ontology/claims | http://www.w3.org/2002/07/owl#versionInfo
DELETE WHERE { <ontology/claims> ?said ?value } ;
INSERT DATA { <ontology/claims> a owl:Ontology }
