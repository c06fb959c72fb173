# Rapalog
# affirmed
DELETE { ?term obo:IAO_0000115 ?old } INSERT { ?term obo:IAO_0000115 ?new }
WHERE {
  VALUES (?term ?new) {
    (etro:Rapalog "an mTOR inhibitor that begins small."@en) (etro:affirmed "A polarity of a claim without a stop"@en)
  }
  ?term obo:IAO_0000115 ?old
}
