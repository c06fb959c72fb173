# replicates | echoedBy
INSERT DATA {
  etro:echoedBy a owl:ObjectProperty ; owl:inverseOf etro:replicates ; rdfs:label "echoed by"@en ;
    rdfs:domain etro:Claim ; rdfs:range etro:Claim ;
    obo:IAO_0000115 "Relates a claim to one that replicates it."@en ; obo:IAO_0000119 "a test"
}
