# polarity
DELETE WHERE { etro:polarity rdfs:range ?class }
