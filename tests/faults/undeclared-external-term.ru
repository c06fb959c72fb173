# http://purl.obolibrary.org/obo/BFO_0000031
# http://purl.org/dc/terms/abstract
INSERT DATA {
  etro:Regimen rdfs:subClassOf obo:BFO_0000031 ; <http://purl.org/dc/terms/abstract> "in short"@en
}
