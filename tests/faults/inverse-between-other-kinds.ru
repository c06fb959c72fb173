# disease | polarity
DELETE WHERE { etro:disease rdfs:range ?range } ;
INSERT DATA { etro:disease owl:inverseOf etro:polarity ; rdfs:range etro:Claim }
