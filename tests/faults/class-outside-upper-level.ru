# CurationFlag
# Planted
DELETE WHERE { etro:CurationFlag rdfs:subClassOf ?above } ;
INSERT DATA {
  etro:Planted a owl:Class ; rdfs:label "planted"@en ; rdfs:subClassOf etro:CurationFlag ;
    obo:IAO_0000115 "A curation flag that was planted."@en ; obo:IAO_0000119 "a test"
}
