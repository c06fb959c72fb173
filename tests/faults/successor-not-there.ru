# OldOne | OldTwo
# OldTwo | http://example.org/nowhere
INSERT DATA {
  etro:OldOne a owl:Class ; owl:deprecated true ; rdfs:label "obsolete one"@en ; obo:IAO_0100001 etro:OldTwo ;
    obo:IAO_0000115 "A first drug no more."@en ; obo:IAO_0000119 "a test" .
  etro:OldTwo a owl:Class ; owl:deprecated true ; rdfs:label "obsolete two"@en ;
    obo:IAO_0100001 <http://example.org/nowhere> ;
    obo:IAO_0000115 "A second drug no more."@en ; obo:IAO_0000119 "a test"
}
