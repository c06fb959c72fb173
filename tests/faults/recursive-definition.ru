# Regimen
# partOf
DELETE WHERE { etro:partOf rdfs:domain ?class } ;
INSERT DATA {
  etro:Regimen rdfs:subClassOf
    [ a owl:Restriction ; owl:onProperty etro:polarity ; owl:someValuesFrom
      [ a owl:Class ; owl:unionOf ( etro:Polarity etro:Regimen ) ] ] .
  etro:partOf rdfs:domain etro:partOf
}
