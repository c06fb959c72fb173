# Planted
INSERT DATA {
  etro:Planted a owl:Class ; owl:deprecated true ; rdfs:label "obsolete planted"@en ;
    obo:IAO_0000115 "A drug no more."@en ; obo:IAO_0000119 "a test"
}
