# Rapalog | MTORInhibitor
# certainty | polarity
INSERT DATA {
  etro:Rapalog owl:equivalentClass etro:MTORInhibitor .
  etro:certainty owl:equivalentProperty etro:polarity
}
