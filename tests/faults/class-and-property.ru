# polarity
INSERT DATA { etro:polarity a owl:DatatypeProperty }
