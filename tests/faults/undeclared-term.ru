# plantedGhost
# plantedRelation
INSERT DATA { etro:Claim rdfs:seeAlso etro:plantedGhost . etro:Regimen etro:plantedRelation 1 }
