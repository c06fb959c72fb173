# ontology | terms#
PREFIX vann: <http://purl.org/vocab/vann/>
DELETE { <ontology> vann:preferredNamespaceUri ?old }
INSERT { <ontology> vann:preferredNamespaceUri "https://w3id.org/etro/terms#" }
WHERE { <ontology> vann:preferredNamespaceUri ?old }
