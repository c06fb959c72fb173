# Rapalog
INSERT DATA {
  etro:Rapalog owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( etro:MTORInhibitor etro:Drug ) ]
}
