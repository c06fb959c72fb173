# polarity
# http://purl.obolibrary.org/obo/BFO_0000050
INSERT DATA {
  etro:polarity owl:propertyChainAxiom ( etro:evidence etro:polarity ) .
  obo:BFO_0000050 a owl:TransitiveProperty .
  etro:Regimen rdfs:subClassOf [ a owl:Restriction ; owl:onProperty obo:BFO_0000050 ; owl:maxCardinality 1 ]
}
