# evidence
# polarity
INSERT DATA { etro:evidence a owl:TransitiveProperty . etro:polarity a owl:SymmetricProperty }
