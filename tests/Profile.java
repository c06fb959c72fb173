import java.io.File;
import java.util.TreeMap;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.*;

/** Prints each violation of an OWL 2 profile (DL or RL) by the ontology in a file. */
public class Profile {
    public static void main(String[] words) throws Exception {
        OWLOntology ontology = OWLManager.createOWLOntologyManager()
            .loadOntologyFromOntologyDocument(new File(words[1]));
        OWLProfile profile = words[0].equals("RL") ? new OWL2RLProfile() : new OWL2DLProfile();
        for (OWLProfileViolation each : profile.checkOntology(ontology).getViolations()) {
            System.out.println(each.toString().replace("\n", " "));
        }
        System.out.println(ontology.getLogicalAxiomCount() + " axioms");
    }
}
