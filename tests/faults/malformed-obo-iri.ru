# http://purl.obolibrary.org/obo/BFO_15
# http://www.obofoundry.org/BFO_0000002
# https://purl.obolibrary.org/obo/BFO_0000003
INSERT DATA {
  <http://purl.obolibrary.org/obo/BFO_15> a owl:Class ; rdfs:label "too short"@en ; rdfs:isDefinedBy obo:bfo.owl .
  <http://www.obofoundry.org/BFO_0000002> a owl:Class ; rdfs:label "elsewhere"@en ; rdfs:isDefinedBy obo:bfo.owl .
  <https://purl.obolibrary.org/obo/BFO_0000003> a owl:Class ; rdfs:label "too safe"@en ; rdfs:isDefinedBy obo:bfo.owl
}
