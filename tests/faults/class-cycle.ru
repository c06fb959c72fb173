# Claim
# Term
# certainty
# polarity
INSERT DATA {
  etro:Claim rdfs:subClassOf etro:Term .
  etro:certainty rdfs:subPropertyOf etro:polarity .
  etro:polarity rdfs:subPropertyOf etro:certainty
}
