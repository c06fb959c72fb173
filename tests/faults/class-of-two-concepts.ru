# DrugAndTarget
INSERT DATA {
  etro:DrugAndTarget a owl:Class ; rdfs:label "drug with target"@en ; rdfs:subClassOf etro:Entity ;
    obo:IAO_0000115 "A named entity that is two things."@en ; obo:IAO_0000119 "a test"
}
