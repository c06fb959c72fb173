# planted
INSERT DATA {
  etro:planted a owl:NamedIndividual , etro:Polarity ; rdfs:label "planted"@en ;
    obo:IAO_0000115 "A polarity of a claim that was planted."@en ; obo:IAO_0000119 "a test"
}
