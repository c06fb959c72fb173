# published | http://www.w3.org/2001/XMLSchema#date
DELETE { etro:published rdfs:range ?old } INSERT { etro:published rdfs:range xsd:date }
WHERE { etro:published rdfs:range ?old }
