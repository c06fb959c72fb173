# ontology | http://purl.org/dc/terms/bibliographicCitation
# ontology | http://purl.org/dc/terms/contributor
# ontology | http://purl.org/dc/terms/created
# ontology | http://purl.org/dc/terms/creator
# ontology | http://purl.org/dc/terms/description
# ontology | http://purl.org/dc/terms/issued
# ontology | http://purl.org/dc/terms/license
# ontology | http://purl.org/dc/terms/modified
# ontology | http://purl.org/dc/terms/publisher
# ontology | http://purl.org/dc/terms/source
# ontology | http://purl.org/dc/terms/title
# ontology | http://purl.org/ontology/bibo/status
# ontology | http://purl.org/vocab/vann/preferredNamespacePrefix
# ontology | http://purl.org/vocab/vann/preferredNamespaceUri
# ontology | http://usefulinc.com/ns/doap#bug-database
# ontology | http://www.w3.org/2002/07/owl#versionIRI
# ontology | http://www.w3.org/2002/07/owl#versionInfo
# ontology | http://xmlns.com/foaf/0.1/homepage
DELETE WHERE { <ontology> ?said ?value } ;
INSERT DATA { <ontology> a owl:Ontology }
