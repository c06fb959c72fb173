# http://www.w3.org/2002/07/owl#Thing | http://www.w3.org/2000/01/rdf-schema#comment
# http://www.w3.org/1999/02/22-rdf-syntax-ns#type | http://www.w3.org/2000/01/rdf-schema#label
INSERT DATA { owl:Thing rdfs:comment "anything"@en . rdf:type rdfs:label "type"@en }
