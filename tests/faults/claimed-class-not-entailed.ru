# drug/planted | Rapalog
INSERT DATA {
  <claim/planted> a etro:Classification ; etro:polarity etro:affirmed ; etro:thing <drug/planted> ;
    etro:inClass etro:Rapalog .
  <drug/planted> a etro:Drug
}
