# Rapalog | http://www.w3.org/2000/01/rdf-schema#comment
INSERT DATA { etro:Rapalog rdfs:comment "in no language" }
