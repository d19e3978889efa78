import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validates PDFs against several profiles in one process: {@code Validate PROFILES PATH...}, such as {@code 2a,ua1}.
 * Prints a line for every rule that fails and ends with 1; 2 if there is nothing to validate.
 */
public final class Validate {
    private static final int CONTEXTS = 3;

    public static void main(String[] arguments) throws IOException {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        List<PDFAFlavour> profiles = new ArrayList<>();
        for (String id : arguments[0].split(",")) {
            profiles.add(flavour(id));
        }
        List<Path> files = new ArrayList<>();
        for (int index = 1; index < arguments.length; index++) {
            files.addAll(pdfs(Path.of(arguments[index])));
        }
        int bad = 0;
        for (Path file : files) {
            bad += isClean(file, profiles) ? 0 : 1;
        }
        System.out.println(files.size() + " PDFs against " + profiles + ": " + bad + " fail");
        System.exit(files.isEmpty() ? 2 : bad == 0 ? 0 : 1);
    }

    /** An unknown profile would silently be `NO_FLAVOUR`, which everything passes. */
    private static PDFAFlavour flavour(String id) {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(id);
        if (flavour == PDFAFlavour.NO_FLAVOUR) {
            throw new IllegalArgumentException("no such profile: " + id);
        }
        return flavour;
    }

    private static List<Path> pdfs(Path path) throws IOException {
        try (Stream<Path> walk = Files.walk(path)) {
            return walk.filter(p -> p.toString().endsWith(".pdf")).sorted().toList();
        }
    }

    private static boolean isClean(Path file, List<PDFAFlavour> profiles) {
        boolean clean = true;
        for (PDFAFlavour profile : profiles) {
            try (InputStream bytes = Files.newInputStream(file);
                    PDFAParser parser = Foundries.defaultInstance().createParser(bytes, profile);
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, false)) {
                ValidationResult result = validator.validate(parser);
                if (!result.isCompliant()) {
                    clean = false;
                    report(file, profile, result);
                }
            } catch (Exception error) {
                clean = false;
                System.out.println("FAIL " + file + " " + profile.getId() + " cannot be read: " + error);
            }
        }
        return clean;
    }

    private static void report(Path file, PDFAFlavour profile, ValidationResult result) {
        Map<String, List<TestAssertion>> byRule = new LinkedHashMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                byRule.computeIfAbsent(rule, key -> new ArrayList<>()).add(assertion);
            }
        }
        byRule.forEach((rule, failed) -> {
            String head = "FAIL " + file + " " + profile.getId() + " " + rule;
            System.out.println(head + " (" + failed.size() + "): " + failed.get(0).getMessage());
            failed.stream().limit(CONTEXTS).forEach(a -> System.out.println("     " + a.getLocation().getContext()));
        });
    }
}
