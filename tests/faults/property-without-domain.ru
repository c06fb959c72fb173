# polarity
DELETE WHERE { etro:polarity rdfs:domain ?class }
