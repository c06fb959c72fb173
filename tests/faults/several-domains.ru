# certainty | http://www.w3.org/2000/01/rdf-schema#range
# polarity | http://www.w3.org/2000/01/rdf-schema#domain
INSERT DATA { etro:polarity rdfs:domain etro:Drug . etro:certainty rdfs:range etro:Polarity }
