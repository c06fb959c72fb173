# Regimen
# Source
INSERT DATA {
  etro:Regimen owl:equivalentClass
    [ a owl:Restriction ; owl:onProperty etro:polarity ; owl:someValuesFrom etro:Polarity ] .
  etro:Source owl:equivalentClass [ a owl:Class ; owl:intersectionOf (
    [ a owl:Restriction ; owl:onProperty etro:polarity ; owl:someValuesFrom etro:Polarity ]
    [ a owl:Restriction ; owl:onProperty etro:certainty ; owl:someValuesFrom etro:Certainty ]
  ) ]
}
