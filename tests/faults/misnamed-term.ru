# planted_class
# PlantedValue
INSERT DATA {
  etro:planted_class a owl:Class ; rdfs:label "planted"@en ; rdfs:subClassOf etro:Entity ;
    obo:IAO_0000115 "A named entity that was planted."@en ; obo:IAO_0000119 "a test" .
  etro:PlantedValue a owl:NamedIndividual , etro:Entity ; rdfs:label "planted value"@en ;
    obo:IAO_0000115 "A planted thing."@en ; obo:IAO_0000119 "a test"
}
